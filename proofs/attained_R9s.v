(* R9s under R10: its upper end is attained for every K, L and s1 >= s2 > 0: K classes of one sample, every layer
   diag(s1, s2, ..., s2), head and data turned so that the vector of ones is the first direction *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data spectrum svd canonical_form norms spectrum_products
  discrimination data_bounds networks networks_bounds theorems.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section R9s.
Variables (R : rcfType) (K L : nat) (s1 s2 : R) (c : 'I_(K + 0) -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = 1%N.
Hypothesis K_gt1 : (1 < K)%N.
Hypothesis L_gt1 : (1 < L)%N.
Hypothesis s2_gt0 : 0 < s2.
Hypothesis s12 : s2 <= s1.
Let s1_gt0 : 0 < s1. Proof. exact: lt_le_trans s12. Qed.
Let L_gt0 : (0 < L)%N. Proof. exact: ltnW. Qed.
Let KR : 0 < K%:R :> R. Proof. by rewrite ltr0n ltnW. Qed.
Let d_gt0 : (0 < K + 0)%N. Proof. by rewrite addn0 ltnW. Qed.
Let o : 'I_(K + 0) := Ordinal d_gt0.
Let s (i : 'I_(K + 0)) : R := if i == o then s1 else s2.
Let s_gt0 i : 0 < s i. Proof. by rewrite /s; case: ifP. Qed.
Let sn l i : s i ^+ l != 0. Proof. by rewrite expf_neq0 ?gt_eqF. Qed.
Let si i : R := (s i)^-1.

(* one sample a class: Y is a permutation *)
Let YY' : Y R c *m (Y R c)^T = 1%:M. Proof. by rewrite (YYT R card_c). Qed.
Let Y'Y : (Y R c)^T *m Y R c = 1%:M.
Proof.
have Q0 : Q R 1 c = 0.
  apply: nF2_eq0; rewrite nF2_mxtrace (Q_sym R 1 c) (Q_idem R card_c isT) (tr_Q R card_c isT).
  by rewrite addn0 subrr.
by move: Q0; rewrite /Q /P invr1 scale1r => /eqP; rewrite subr_eq0 => /eqP.
Qed.

(* an orthonormal basis whose first vector is the normalised vector of ones *)
Let r : R := (Num.sqrt K%:R)^-1.
Let rr' : r * r = K%:R^-1. Proof. by rewrite /r -invfM -expr2 sqr_sqrtr ?ler0n. Qed.
Let basis : exists U : 'M[R]_(K + 0), orth U /\ forall i, U i o = r.
Proof.
pose A : 'M[R]_(K + 0) := \matrix_(i, j) if j == o then r else 0.
have AA : A^T *m A = diag_mx (\row_i (i \in [set o])%:R).
  apply/matrixP => i j; rewrite !mxE inE (eq_bigr (fun=> (if i == o then r else 0) * (if j == o then r else 0))) => [|k _].
    rewrite sumr_const card_ord; have [->|io] := eqVneq i o; last by rewrite mul0r mul0rn mul0rn.
    rewrite [o == j]eq_sym; case: (j == o); last by rewrite mulr0 mul0rn mulr0n.
    by rewrite rr' addn0 -[LHS]mulr_natr mulVf ?gt_eqF.
  by rewrite !mxE.
have [U oU hU] := complete AA; exists U; split=> // i.
have := congr1 (fun B : 'M_(K + 0) => B i o) (hU (fun j => (j == o)%:R) _).
rewrite !mul_mx_diag !mxE eqxx !expr1 !mulr1; apply.
by move=> j; rewrite inE => /negbTE ->.
Qed.

Definition W9 (l : nat) : 'M[R]_(K + 0) := Sl s 1.
Let lo := s1 ^- 2 ^+ L.
Let hi := s2 ^- 2 ^+ L.
Lemma prodW9 l : prodW W9 l = Sl s l.
Proof. by elim: l => [|l IH]; [rewrite Sl0 | rewrite /= IH -SlD]. Qed.
Lemma svals9 l : svals (W9 l) s.
Proof.
split=> [i|i j ij|]; first exact: ltW.
  rewrite /s; case: (eqVneq i o) => [_|io]; first by case: ifP.
  case: (eqVneq j o) => [je|//]; case/eqP: io; apply: val_inj.
  by move: ij; rewrite je leqn0 => /eqP.
by exists 1%:M, 1%:M; rewrite /orth !trmx1 !mulmx1 mul1mx.
Qed.

Section Data.
Variable U : 'M[R]_(K + 0).
Hypothesis oU : orth U.
Hypothesis U1 : forall i, U i o = r.
Let oV := orthV oU.
Definition X9 : 'M[R]_(K + 0) := Sl si L *m U^T.
Definition WL9 : 'M[R]_(K, K + 0) := Y R c *m U *m Sl s 1.
Let Z : 'M[R]_(K + 0) := U *m Sl s L.
Let SS k : Sl s k *m Sl si k = 1%:M.
Proof.
by rewrite SlM -[RHS]diag_const_mx; congr diag_mx; apply/rowP => i; rewrite !mxE /si exprVn mulfV.
Qed.
Let SS' k : Sl si k *m Sl s k = 1%:M.
Proof.
by rewrite SlM -[RHS]diag_const_mx; congr diag_mx; apply/rowP => i; rewrite !mxE /si exprVn mulVf.
Qed.
Let ZX : Z *m X9 = 1%:M. Proof. by rewrite /Z /X9 mulmxA -(mulmxA U) SS mulmx1. Qed.
Let XZ : X9 *m Z = 1%:M. Proof. by rewrite /Z /X9 mulmxA -(mulmxA _ U^T) oU mulmx1 SS'. Qed.
Let WE : WL9 *m prodW W9 L.-1 = Y R c *m Z.
Proof. by rewrite prodW9 /WL9 -(mulmxA _ (Sl s 1)) -SlD add1n prednK// /Z mulmxA. Qed.
Let YX : YXp c X9 = Y R c *m Z.
Proof.
have e : X9^T *m X9 *m (Z *m Z^T) = 1%:M.
  by rewrite mulmxA -(mulmxA _ X9) XZ mulmx1 -trmx_mul ZX trmx1.
have [u _] := mulmx1_unit e.
have -> : YXp c X9 = Y R c *m (Z *m Z^T) *m X9^T.
  by rewrite /YXp; congr (_ *m _ *m _); apply: (can_inj (mulKmx u)); rewrite mulmxV.
by rewrite -!mulmxA -trmx_mul XZ trmx1 mulmx1.
Qed.
Let n0 m k : nF2 (0 : 'M[R]_(m, k)) <= 0 ^+ 2.
Proof. by rewrite /nF2 big1 ?expr0n// => i _; rewrite big1// => j _; rewrite mxE expr0n. Qed.
Lemma A3i_9 : A3i L c W9 WL9 X9 1 0 0.
Proof. by split; rewrite WE invr1 scale1r ?YX ?subrr// -mulmxA ZX mulmx1 subrr. Qed.
Lemma A3ii_9 : A3ii L W9 WL9 0.
Proof.
split=> [l _ _|]; rewrite /W9 SlT//.
have -> : WL9^T *m WL9 = Sl s 1 *m Sl s 1.
  by rewrite /WL9 !trmx_mul SlT !mulmxA -(mulmxA _ (Y R c)^T) Y'Y mulmx1 -(mulmxA _ U^T) oU mulmx1.
by rewrite subrr.
Qed.
Lemma A3iii_9 : A3iii K L W9 0 0.
Proof.
move=> l _; exists s; split=> [|i|i _]; [exact: svals9 | | by rewrite subr0 ltW].
by rewrite leqNgt -{2}[K]addn0 ltn_ord.
Qed.
Lemma gram_9 : gram_in X9 lo hi.
Proof.
have uu (u : 'cV[R]_(K + 0)) : dot (U^T *m u) (U^T *m u) = dot u u by apply: orth_dot; exact: orth_tr.
have e i : si i ^+ 2 = s i ^- 2 by rewrite /si exprVn.
have h i : s1 ^- 2 <= si i ^+ 2 <= s2 ^- 2.
  rewrite e !lef_pinv ?posrE ?exprn_gt0//; apply/andP; split.
    by apply: ler_expn2r; rewrite ?nnegrE ?(ltW (s_gt0 _)) ?(ltW s1_gt0)// /s; case: ifP.
  by apply: ler_expn2r; rewrite ?nnegrE ?(ltW (s_gt0 _)) ?(ltW s2_gt0)// /s; case: ifP.
move=> u; rewrite /X9 -mulmxA -uu; apply/andP; split.
  by apply: Sl_lo => [|i]; [rewrite invr_gt0 exprn_gt0 | case/andP: (h i)].
by apply: Sl_hi => i; case/andP: (h i).
Qed.

(* the Gram matrix of the class means of layer l: B on the diagonal, and (A - B)/K everywhere *)
Let A l := s1 ^- 2 ^+ (L - l).
Let B l := s2 ^- 2 ^+ (L - l).
Let A0 l : 0 < A l. Proof. by rewrite exprn_gt0// invr_gt0 exprn_gt0. Qed.
Let B0 l : 0 < B l. Proof. by rewrite exprn_gt0// invr_gt0 exprn_gt0. Qed.
Lemma H9 l i j : (l < L)%N -> netH 1 c W9 X9 l i j = B l * (i == j)%:R + (A l - B l) / K%:R.
Proof.
move=> lL; pose V := Y R c *m U.
have VV : V *m V^T = 1%:M by rewrite /V trmx_mul mulmxA -(mulmxA _ U) oV mulmx1 YY'.
have Vo a : V a o = r.
  rewrite /V mxE (eq_bigr (fun b => (c b == a)%:R * r)) => [|b _]; last by rewrite !mxE U1.
  rewrite -mulr_suml -[RHS]mul1r; congr (_ * _).
  by rewrite -[RHS]/(1%N%:R) -(card_c a) -sum1_card natr_sum [RHS]big_mkcond; apply: eq_bigr => b _; rewrite inE; case: (_ == _).
have ZE : Zbar 1 c (Zl W9 X9 l) = Sl si (L - l) *m V^T.
  rewrite /Zbar invr1 scale1r /Zl prodW9 /X9 -{1}(subnKC (ltnW lL)) SlD !mulmxA SS mul1mx.
  by rewrite /V trmx_mul !mulmxA.
rewrite /netH ZE trmx_mul SlT trmxK mulmxA -(mulmxA V) SlM mul_mx_diag mxE.
pose t (a : 'I_(K + 0)) := if a == o then A l else B l.
have -> : \sum_a (\matrix_(i, j) (V i j * (\row_a (si a ^+ (L - l) * si a ^+ (L - l))) 0 j)) i a * V^T a j
   = \sum_a (B l * (V i a * V^T a j) + (if a == o then (A l - B l) * (V i o * V j o) else 0)).
  apply: eq_bigr => a _; rewrite [X in X * _]mxE [X in _ * X * _]mxE [V^T a j]mxE -exprMn -expr2 /si /s.
  have [->|_] := eqVneq a o; rewrite /A /B -!exprVn.
    by move: (V i o) (V j o) (_ ^+ (L - l)) (_ ^+ (L - l)) => x y z u; ring.
  by move: (V i a) (V j a) (_ ^+ (L - l)) => x y z; ring.
rewrite big_split/= -mulr_sumr -big_mkcond/= big_pred1_eq !Vo rr'; congr (_ * _ + _).
by have := congr1 (fun M : 'M_K => M i j) VV; rewrite !mxE.
Qed.
Theorem D9 l : (l < L)%N -> is_D 1 c W9 X9 l (K%:R * (B l / A l) / ((K%:R - 1) * (B l / A l) + 1)).
Proof.
move=> lL; have k1 : 0 < K%:R - 1 :> R by rewrite subr_gt0 ltr1n.
have hE : B l + (A l - B l) / K%:R = (A l + (K%:R - 1) * B l) / K%:R.
  by move: (A l) (B l) => x y; field; rewrite gt_eqF.
have h0 : 0 < A l + (K%:R - 1) * B l by rewrite addr_gt0 ?mulr_gt0.
have cs i j : i != j -> cosH (netH 1 c W9 X9 l) i j = 1 - K%:R * (B l / A l) / ((K%:R - 1) * (B l / A l) + 1).
  move=> ij; rewrite /cosH !H9// !eqxx (negbTE ij) mulr1 mulr0 add0r hE -expr2 sqrtr_sqr ger0_norm; last first.
    by rewrite divr_ge0 ?ler0n// ltW.
  have -> : (K%:R - 1) * (B l / A l) + 1 = (A l + (K%:R - 1) * B l) / A l.
    by move: (A l) (A0 l) (B l) => x x0 y; field; rewrite gt_eqF.
  move: h0 (A0 l); move: (K%:R) KR (A l) (B l) => k k0 x y h x0.
  by field; rewrite !gt_eqF.
split=> [i j ij|]; first by rewrite cs.
by exists (Ordinal (ltnW K_gt1)), (Ordinal K_gt1); rewrite cs.
Qed.

(* the numbers of R3: t_lo = s2^2, t_hi = s1^2, w = e = 0 *)
Local Notation num := (R3num K 0 L (p_lo 1 hi 1 0) (p_hi 1 lo 1 0 0) 0 0 0 0).
Let n1 : (Num.sqrt (1%:R : R) / 1) ^+ 2 = 1. Proof. by rewrite divr1 sqr_sqrtr ?ler0n. Qed.
Let tlo9 : num Tlo (s2 ^+ 2).
Proof.
apply: num_tlo; first exact: exprn_gt0.
by rewrite /p_lo subr0 n1 mul0r addr0 /hi div1r exprVn invrK.
Qed.
Let thi9 : num Thi (s1 ^+ 2).
Proof.
apply: (num_5 (num_e _ _ _ _ _ _ _ _ _)); first exact: exprn_gt0.
by rewrite /p_hi !addr0 n1 mul0r subr0 expr0n addr0 /lo div1r exprVn invrK.
Qed.
Let w9 : num Ww 0.
Proof. by apply: (num_safe (num_w tlo9 _)); rewrite /= ?mul0r ?exprn_gt0. Qed.
Let f9 := R9f 1 L 0 1 0 0 (spec_b lo hi) 0.
Let k9 l := if l == 0%N then hi / lo
  else R9k L l (s2 ^+ 2) (s1 ^+ 2) 0 0 f9 (R5b 1 L 0 1 0 (spec_b lo hi) 0) (1 / 1 ^+ 2).
Let f0 : f9 = 0. Proof. by rewrite /f9 /R9f !mul0r addr0 mul0r. Qed.
Let k9E l : (l < L)%N -> k9 l = B l / A l.
Proof.
move=> lL; rewrite /k9; case: eqVneq => [->|l0]; first by rewrite /A /B subn0.
have lk : (L.-1 - l).+1 = (L - l)%N by rewrite -subSn ?prednK// -ltnS prednK.
rewrite /R9k f0 subr0 !addr0 expr1n subr0 expr1n expr0n double_eq0 (negbTE l0) /= !mul0r addr0.
by rewrite -!exprS lk /A /B !div1r invrK !exprVn invrK.
Qed.
Theorem attained9 : [/\ A3i L c W9 WL9 X9 1 0 0, A3ii L W9 WL9 0, A3iii K L W9 0 0, gram_in X9 lo hi
    & [/\ num Tlo (s2 ^+ 2), num Thi (s1 ^+ 2), num Ww 0 & num Ee 0]]
  /\ forall l, (l < L)%N -> f9 < 1 /\ is_D 1 c W9 X9 l (K%:R * k9 l / ((K%:R - 1) * k9 l + 1)).
Proof.
split; first by split; [exact: A3i_9 | exact: A3ii_9 | exact: A3iii_9 | exact: gram_9 | split=> //; exact: num_e].
by move=> l lL; rewrite f0 ltr01 k9E//; split=> //; exact: D9.
Qed.
End Data.

(* R9s under R10: the upper end, at every layer, with lmin = s1^(-2L) and lmax = s2^(-2L) *)
Theorem R10s_R9_attained : exists WL X,
  [/\ A3i L c W9 WL X 1 0 0, A3ii L W9 WL 0, A3iii K L W9 0 0, gram_in X lo hi
    & let num := R3num K 0 L (p_lo 1 hi 1 0) (p_hi 1 lo 1 0 0) 0 0 0 0 in
      [/\ num Tlo (s2 ^+ 2), num Thi (s1 ^+ 2), num Ww 0 & num Ee 0]]
  /\ forall l, (l < L)%N -> let f := R9f 1 L 0 1 0 0 (spec_b lo hi) 0 in
    let k := if l == 0%N then hi / lo
      else R9k L l (s2 ^+ 2) (s1 ^+ 2) 0 0 f (R5b 1 L 0 1 0 (spec_b lo hi) 0) (1 / 1 ^+ 2) in
    f < 1 /\ is_D 1 c W9 X l (K%:R * k / ((K%:R - 1) * k + 1)).
Proof. by have [U [oU U1]] := basis; exists (WL9 U), (X9 U); exact: attained9. Qed.
End R9s.
