(* C1 (canonical-form.md): a network with balanced lower pairs is a pair (s, H); C2: every pair is a network *)
From mathcomp Require Import all_ssreflect all_algebra.
From Layerwise Require Import base metrics data spectrum svd.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

(* W_l ... W_1 *)
Fixpoint prodW (R : rcfType) d (W : nat -> 'M[R]_d) l : 'M[R]_d :=
  if l is k.+1 then W l *m prodW W k else 1%:M.

(* the lower pairs are balanced: W_(l+1)'W_(l+1) = W_l W_l' for l = 1..L-2 *)
Definition balanced (R : rcfType) d L (W : nat -> 'M[R]_d) :=
  forall l, (0 < l)%N -> (l.+1 < L)%N -> (W l.+1)^T *m W l.+1 = W l *m (W l)^T.

Section C1.
Variables (R : rcfType) (d L : nat) (W : nat -> 'M[R]_d).

(* W_l = U_l diag(s) U_(l-1)' for l = 1..L-1, s decreasing *)
Definition canonical (U : nat -> 'M[R]_d) (s : 'I_d -> R) :=
  [/\ forall l, orth (U l), forall i, 0 <= s i, forall i j : 'I_d, (i <= j)%N -> s j <= s i
    & forall l, (l.+1 < L)%N -> W l.+1 = U l.+1 *m Sl s 1 *m (U l)^T].

Theorem C1 : balanced L W -> exists U s, canonical U s.
Proof.
move=> bal; have [s [s0 ss [U1 [V [oU oV W1]]]]] := svd (W 1%N).
suff [U [oU' _ hU]] : exists U : nat -> 'M[R]_d, [/\ forall l, orth (U l),
    U L.-1 = U L.-1 & forall l, (l.+1 < L)%N -> W l.+1 = U l.+1 *m Sl s 1 *m (U l)^T].
  by exists U, s; split.
elim: {-2}L (leqnn L) => [_|m IH mL].
  by exists (fun=> 1%:M); split=> // l; rewrite /orth trmx1 mulmx1.
have [U [oU' _ hU]] := IH (ltnW mL).
case: m IH mL hU => [|[|m]] IH mL hU.
- by exists U; split.
- by exists (fun l => if l is 0 then V else U1); split=> // [[]|[]].
pose B := W m.+2 *m U m.+1.
have [|U' oU2 BU] := @polar _ _ B s.
  rewrite /B trmx_mul -!mulmxA (mulmxA (W _)^T) bal// hU// !trmx_mul trmxK !mulmxA SlT.
  by rewrite oU' mul1mx -!mulmxA oU' mulmx1 (mulmxA (U m)^T) oU' mul1mx -SlD.
exists (fun l => if l == m.+2 then U' else U l); split=> // l; first by case: eqP.
rewrite !ltnS leq_eqVlt => /orP[/eqP ->|lm]; last first.
  by rewrite hU// eqSS !ltn_eqF// ltnW.
rewrite eqxx ltn_eqF// -BU /B -mulmxA; move: (orthV (oU' m.+1)) => ->.
by rewrite mulmx1.
Qed.

Variables (U : nat -> 'M[R]_d) (s : 'I_d -> R).
Hypothesis can : canonical U s.

(* the s_i are the singular values of every W_l *)
Lemma can_svals l : (l.+1 < L)%N -> svals (W l.+1) s.
Proof. by case: can => oU s0 ss hU lL; split=> //; exists (U l.+1), (U l); split; auto. Qed.

(* the products telescope: W_l ... W_1 = U_l diag(s)^l U_0' *)
Lemma can_prod l : (l < L)%N -> prodW W l = U l *m Sl s l *m (U 0%N)^T.
Proof.
case: can => oU _ _ hU; elim: l => [|l IH] lL; first by rewrite Sl0 mulmx1 orthV.
by rewrite /= IH ?(ltnW lL)// hU// -!mulmxA (mulmxA (U l)^T) oU mul1mx (mulmxA (Sl s 1)) -SlD.
Qed.

Lemma nF2_orthl p (V : 'M[R]_d) (A : 'M_(d, p)) : orth V -> nF2 (V *m A) = nF2 A.
Proof. by move=> oV; rewrite !nF2_mxtrace trmx_mul -mulmxA (mulmxA V^T) oV mul1mx. Qed.

Lemma nF2_orthr p (V : 'M[R]_d) (A : 'M_(p, d)) : orth V -> nF2 (A *m V) = nF2 A.
Proof. by move=> oV; rewrite -nF2_tr trmx_mul nF2_orthl ?nF2_tr//; exact: orth_tr. Qed.

Section Data.
Variables (K N n : nat) (c : 'I_N -> 'I_K) (X : 'M[R]_(d, N)) (WL : 'M[R]_(K, d)).
Hypothesis N_gt0 : (0 < N)%N.
Hypothesis K_gt0 : (0 < K)%N.
Let H := (U 0%N)^T *m X.
Let What := WL *m U L.-1.

(* U_l'Z^l = S^l H *)
Lemma can_Z l : (l < L)%N -> prodW W l *m X = U l *m (Sl s l *m H).
Proof. by move=> lL; rewrite can_prod// /H !mulmxA. Qed.

(* the Gram matrix of the features: Z^l'Z^l = H'S^(2l)H, so D_l is that of the pair as well *)
Theorem C1_gram l : (l < L)%N ->
  (prodW W l *m X)^T *m (prodW W l *m X) = (Sl s l *m H)^T *m (Sl s l *m H).
Proof.
by case: can => oU _ _ _ lL; rewrite can_Z// trmx_mul -mulmxA (mulmxA (U l)^T) oU mul1mx.
Qed.

(* the traces are functions of |Delta|_F and |M|_F, so orthogonal maps leave them alone *)
Lemma trW_orth (V : 'M[R]_d) (Z Z' : 'M[R]_(d, N)) : orth V -> Z = V *m Z' ->
  \tr (Sigma_W n c Z) = \tr (Sigma_W n c Z').
Proof.
have NR : N%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
by move=> oV ->; apply: (mulfI NR); rewrite !Sigma_WE// DeltaM nF2_orthl.
Qed.
Lemma trB_orth (V : 'M[R]_d) (Z Z' : 'M[R]_(d, N)) : orth V -> Z = V *m Z' ->
  \tr (Sigma_B n c Z) = \tr (Sigma_B n c Z').
Proof.
have KR : K%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
by move=> oV ->; apply: (mulfI KR); rewrite !Sigma_BE// McM nF2_orthl.
Qed.

(* traces and C_l of the network are those of the pair (s, H) *)
Theorem C1_trW l : (l < L)%N ->
  \tr (Sigma_W n c (prodW W l *m X)) = \tr (Sigma_W n c (Sl s l *m H)).
Proof.
case: can => oU _ _ _ lL.
exact: trW_orth (oU l) (can_Z lL).
Qed.
Theorem C1_trB l : (l < L)%N ->
  \tr (Sigma_B n c (prodW W l *m X)) = \tr (Sigma_B n c (Sl s l *m H)).
Proof.
case: can => oU _ _ _ lL.
exact: trB_orth (oU l) (can_Z lL).
Qed.
Theorem C1_C l : (l < L)%N -> Cl n c (prodW W l *m X) = Cl n c (Sl s l *m H).
Proof. by move=> lL; exact: (f_equal2 (fun a b : R => a / b) (C1_trW lL) (C1_trB lL)). Qed.

(* theta *)
Theorem C1_G : G H = G X.
Proof.
case: can => /(_ 0%N)/orthV oU _ _ _.
by rewrite /G /H trmx_mul trmxK -mulmxA (mulmxA (U 0%N)) oU mul1mx.
Qed.

(* delta = |What'What - S^2|_F *)
Theorem C1_E : (1 < L)%N ->
  nF2 (What^T *m What - Sl s 2) = nF2 (WL^T *m WL - W L.-1 *m (W L.-1)^T).
Proof.
case: can => oU _ _ hU L1.
have -> : W L.-1 *m (W L.-1)^T = U L.-1 *m Sl s 2 *m (U L.-1)^T.
  case: L L1 hU => [|[|l]]//= _ hU; rewrite hU// !trmx_mul trmxK SlT.
  by rewrite -!mulmxA (mulmxA (U l)^T) oU mul1mx (mulmxA (Sl s 1)) -SlD.
have -> : What^T *m What - Sl s 2
  = (U L.-1)^T *m ((WL^T *m WL - U L.-1 *m Sl s 2 *m (U L.-1)^T) *m U L.-1).
  rewrite mulmxBl mulmxBr /What trmx_mul !mulmxA; congr (_ - _).
  by rewrite oU mul1mx -mulmxA oU mulmx1.
rewrite nF2_orthl; last exact: orth_tr.
by rewrite nF2_orthr.
Qed.

(* e0: W X is What S^(L-1) H *)
Theorem C1_fit : (0 < L)%N -> What *m Sl s L.-1 *m H = WL *m prodW W L.-1 *m X.
Proof. by move=> L0; rewrite can_prod ?prednK// /What /H !mulmxA. Qed.

(* mu: W - a Y X^+ is What S^(L-1) - a Y H^+ up to U_0 *)
Theorem C1_minnorm a : (0 < L)%N ->
  nF2 (What *m Sl s L.-1 - a *: YXp c H) = nF2 (WL *m prodW W L.-1 - a *: YXp c X).
Proof.
case: can => oU _ _ hU L0.
have -> : YXp c H = YXp c X *m U 0%N.
  rewrite /YXp /H trmx_mul trmxK -(mulmxA X^T) (mulmxA (U 0%N)) (orthV (oU 0%N)) mul1mx.
  by rewrite !mulmxA.
have -> : What *m Sl s L.-1 = WL *m prodW W L.-1 *m U 0%N.
  by rewrite can_prod ?prednK// /What -!mulmxA oU mulmx1.
by rewrite scalemxAl -mulmxBl nF2_orthr.
Qed.
End Data.
End C1.

(* C2: every pair (s, X) with s_i > 0 is a network: W_l = diag(s), balanced and of minimum norm *)
Theorem C2 (R : rcfType) (K N d L : nat) (c : 'I_N -> 'I_K) (s : 'I_d -> R) (X : 'M[R]_(d, N)) :
  (forall i, 0 < s i) ->
  let W := fun=> Sl s 1 in let WL := YXp c X *m Sl (fun i => (s i)^-1) L.-1 in
  balanced L W /\ WL *m prodW W L.-1 = YXp c X.
Proof.
move=> s0 W WL; split=> [l _ _|]; first by rewrite /W SlT.
have -> : prodW W L.-1 = Sl s L.-1.
  by elim: L.-1 => [|l IH]; rewrite /= ?Sl0// IH -SlD.
rewrite /WL -mulmxA SlM -[RHS]mulmx1 -diag_const_mx; congr (_ *m diag_mx _).
by apply/rowP => i; rewrite !mxE -exprMn mulVf ?expr1n ?gt_eqF.
Qed.
