(* C3 (canonical-form.md): the data for which a given end-to-end map is the minimum-norm fit *)
From mathcomp Require Import all_ssreflect all_algebra.
From Layerwise Require Import base metrics data data_energy spectrum svd canonical_form networks.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section C3.
Variables (R : rcfType) (K N n d : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Local Notation Y := (Y R c).
(* T^+ = T'(TT')^-1 *)
Let pinv (T : 'M[R]_(K, d)) := T^T *m invmx (T *m T^T).

(* full column rank: X'X is invertible *)
Lemma full_gram (X : 'M[R]_(d, N)) : row_full X -> X^T *m X \in unitmx.
Proof. by move=> fX; rewrite -{2}[X]trmxK; apply: gram_unit; rewrite /row_free mxrank_tr. Qed.
Lemma full_of (X : 'M[R]_(d, N)) : (forall u : 'rV_N, u *m X^T = 0 -> u = 0) -> row_full X.
Proof.
move=> h; suff : row_free X^T by rewrite /row_free mxrank_tr.
rewrite -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0; apply: h.
by rewrite -row_mul mulmx_ker row0.
Qed.

Section Forward.
Variables (T : 'M[R]_(K, d)) (C : 'M[R]_(N, K)) (S : 'M[R]_(d, N)).
Hypothesis fT : row_free T.
Hypothesis uC : Y *m C \in unitmx.
Hypothesis TS : T *m S = 0.
Hypothesis SC : S *m C = 0.
Hypothesis rS : \rank S = (N - K)%N.
Let X := pinv T *m Y + S.
Let TX : T *m X = Y.
Proof. by rewrite /X mulmxDr TS addr0 /pinv !mulmxA mulmxV ?mul1mx// gram_unit. Qed.
Let fC : row_free C^T.
Proof.
apply/row_freeP; exists (Y^T *m invmx (Y *m C)^T).
by rewrite mulmxA -trmx_mul mulmxV// unitmx_tr.
Qed.

(* C3, forwards: X = T^+ Y + S has full column rank, and YX^+ = T *)
Theorem C3 : row_full X /\ YXp c X = T.
Proof.
have KN : (K <= N)%N.
  by move: fC => /eqP <-; exact: rank_leq_col.
have fX : row_full X.
  apply: full_of => u uX.
  have Xu : X *m u^T = 0 by rewrite -[X]trmxK -trmx_mul uX trmx0.
  have Yu : Y *m u^T = 0 by rewrite -TX -mulmxA Xu mulmx0.
  have Su : u *m S^T = 0.
    have : S *m u^T = 0 by move: Xu; rewrite /X mulmxDl -mulmxA Yu mulmx0 add0r.
    by move/(congr1 trmx); rewrite trmx_mul trmxK trmx0.
  have cs : (C^T <= kermx S^T)%MS by apply/sub_kermxP; rewrite -trmx_mul SC trmx0.
  have rk : \rank C^T = \rank (kermx S^T).
    by rewrite mxrank_ker (mxrank_tr S) rS subKn//; exact/eqP.
  have /submxP[v uv] : (u <= C^T)%MS.
    apply: submx_trans (_ : u <= kermx S^T)%MS _; first exact/sub_kermxP.
    by rewrite -(geq_leqif (mxrank_leqif_sup cs)) rk.
  have : (Y *m C) *m v^T = 0 by rewrite -mulmxA -[C]trmxK -trmx_mul -uv.
  move/(congr1 (mulmx (invmx (Y *m C)))); rewrite mulKmx// mulmx0 => v0.
  by rewrite uv -[v]trmxK v0 trmx0 mul0mx.
split=> //; pose B := C *m invmx (Y *m C) *m (T *m T^T).
have TB : T = B^T *m X^T.
  rewrite -trmx_mul; have -> : X *m B = T^T; last by rewrite trmxK.
  have XC : X *m C = pinv T *m (Y *m C) by rewrite /X mulmxDl SC addr0 mulmxA.
  by rewrite /B -(mulmxA C) mulmxA XC mulmxA mulmxK// /pinv mulmxKV// gram_unit.
by rewrite /YXp -{1}TX {1}TB -(mulmxA B^T) mulmxK ?full_gram// -TB.
Qed.
End Forward.

(* C3, backwards: every X of full column rank arises so from T = YX^+ *)
Theorem C3_converse (X : 'M[R]_(d, N)) : row_full X -> let T := YXp c X in let S := X - pinv T *m Y in
  row_free T /\ exists C : 'M[R]_(N, K),
    [/\ Y *m C \in unitmx, T *m S = 0, S *m C = 0, \rank S = (N - K)%N & X = pinv T *m Y + S].
Proof.
move=> fX T S; have uX := full_gram fX.
have nR : n%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have TX : T *m X = Y by rewrite /T /YXp -(mulmxA _ X^T) mulmxKV.
have rY : \rank Y = K.
  apply/anti_leq; rewrite rank_leq_row /= -[X in (X <= _)%N](mxrank1 R K).
  have -> : (1%:M : 'M[R]_K) = Y *m (n%:R^-1 *: Y^T).
    by rewrite -scalemxAr (YYT R card_c) scale_scalar_mx mulVf.
  exact: mxrankM_maxl.
have fT : row_free T.
  by apply/eqP/anti_leq; rewrite rank_leq_row /= -[X in (X <= _)%N]rY -TX mxrankM_maxl.
have uT : T *m T^T \in unitmx by exact: gram_unit.
split=> //; pose C := invmx (X^T *m X) *m Y^T *m invmx (T *m T^T).
have XC : X *m C = pinv T.
  by rewrite /C /pinv !mulmxA; congr (_ *m _); rewrite /T /YXp !trmx_mul trmxK trmx_inv trmx_mul trmxK mulmxA.
have YC : Y *m C = 1%:M by rewrite -TX -mulmxA XC /pinv mulmxA mulmxV.
have SC : S *m C = 0 by rewrite /S mulmxBl XC -mulmxA YC mulmx1 subrr.
have XE : X = pinv T *m Y + S by rewrite /S addrCA subrr addr0.
exists C; split=> //; first by rewrite YC unitmx1.
- by rewrite /S mulmxBr TX /pinv !mulmxA mulmxV// mul1mx subrr.
have rC : \rank C = K.
  by apply/anti_leq; rewrite rank_leq_col /= -[X in (X <= _)%N](mxrank1 R K) -YC mxrankM_maxr.
have rX : \rank X = N by apply/eqP.
apply/anti_leq/andP; split.
  have /mxrankS : (C^T <= kermx S^T)%MS by apply/sub_kermxP; rewrite -trmx_mul SC trmx0.
  rewrite mxrank_ker !mxrank_tr rC => h; have := rank_leq_col S => h'.
  by rewrite leq_subRL ?(leq_trans h) ?leq_subr// addnC -leq_subRL.
rewrite leq_subLR -[X in (X <= _)%N]rX {1}XE; apply: leq_trans (mxrank_add _ _) _.
by rewrite leq_add2r; apply: leq_trans (mxrankM_maxr _ _) _; rewrite rY.
Qed.

(* the network of C3: hidden layers diag(s), head What, data X; it fits with mu = e0 = 0, and its imbalance
   is |What'What - diag(s)^2|_F, whatever X *)
Theorem C3_network (L : nat) (s : 'I_d -> R) (What : 'M[R]_(K, d)) (alpha delta : R) (C : 'M[R]_(N, K)) (S : 'M[R]_(d, N)) :
  0 < alpha -> let T := alpha *: (What *m Sl s L.-1) in
  row_free T -> Y *m C \in unitmx -> T *m S = 0 -> S *m C = 0 -> \rank S = (N - K)%N ->
  (1 < L)%N -> nF2 (What^T *m What - Sl s 2) <= delta ^+ 2 ->
  let X := pinv T *m Y + S in let W := fun=> Sl s 1 in A3i L c W What X alpha 0 0 /\ A3ii L W What delta.
Proof.
move=> a0 T fT uC TS SC rS L1 hd X W; have [fX YX] := C3 fT uC TS SC rS.
have pW l : prodW W l = Sl s l by elim: l => [|l IH]; rewrite /= ?Sl0// IH -SlD.
have TE : What *m prodW W L.-1 = alpha^-1 *: T by rewrite pW scalerA mulVf ?scale1r// gt_eqF.
have n0 m k : nF2 (0 : 'M[R]_(m, k)) <= 0 ^+ 2.
  by rewrite /nF2 big1 ?expr0n// => i _; rewrite big1// => j _; rewrite mxE expr0n.
split; last by split=> [l _ _|]; rewrite /W SlT// -SlD.
have YX' : YXp c (pinv T *m Y + S) = T by [].
split; rewrite /X TE ?YX' ?subrr//.
rewrite -scalemxAl mulmxDr TS addr0 /pinv !mulmxA mulmxV ?mul1mx ?subrr//.
exact: gram_unit.
Qed.
End C3.
