(* R12.1: a network with an imbalance of 15/4 meets its hypotheses, and attains its lower end at W_1, its upper end at W_2 *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics spectrum svd canonical_form norms spectrum_products relaxed
  relaxed_sequences relaxed_singular relaxed_fit relaxed_theorems.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Witness.
Variable R : rcfType.
Let h : R := 1 / 2%:R.
Let q : R := 1 / 4%:R.
Let c0 : R := 15%:R / 4%:R.
Let W (l : nat) : 'M[R]_(2 + 0) := h%:M.
Let WL : 'M[R]_(2, 2 + 0) := (2%:R)%:M.
Let X : 'M[R]_(2 + 0, 2) := 1%:M.
Let cl (i : 'I_2) : 'I_2 := i.
Let b (l : nat) : R := 0.
Let c (l : nat) : R := c0.

Let b1 i j : bsum b i j = 0. Proof. by rewrite /bsum big1. Qed.
Let c01 : bsum c 0 1 = c0. Proof. by rewrite /bsum big_nat1. Qed.
Let dotZ2 (a : R) (x : 'cV[R]_2) : dot (a%:M *m x) (a%:M *m x) = a ^+ 2 * dot x x.
Proof. by rewrite mul_scalar_mx dotZl dotZr mulrA expr2. Qed.
Let FE : WL *m prodW W 1 = 1%:M.
Proof. by rewrite /= mulmx1 /WL /W -scalar_mxM (_ : 2%:R * h = 1)// /h; field. Qed.
Let YE : Y R cl = 1%:M. Proof. by apply/matrixP => i j; rewrite !mxE eq_sym. Qed.
Let llo1 : lam_lo 1%:R 1 1 0 = 1 :> R.
Proof. by rewrite /lam_lo sqrtr1 subr0 !divr1 expr1n. Qed.
Let lhi1 : lam_hi 1%:R 1 1 0 0 = 1 :> R.
Proof. by rewrite /lam_hi sqrtr1 addr0 !divr1 expr1n expr0n addr0. Qed.

Theorem R12_1_witness :
  [/\ imbalanced 2 W WL b c, gram_in X 1 1 /\ nF2 (WL *m prodW W 1 *m X - 1^-1 *: Y R cl) <= 0 ^+ 2
      /\ perp_le X (WL *m prodW W 1) 0,
      is_T 2 b 1 1 0 0 1%:R 1 /\ is_Tm 2 c 1 1 0 0 1%:R 4%:R, is_s 2 c 1 1 0 1%:R q /\ is_sm 2 b 1 1 0 1%:R 1
    & [/\ svals (W 1%N) (fun=> h), R12_t 2 b c q 1 0 = h ^+ 2, R12_T 2 b c 1 4%:R 1 = 4%:R
      & forall y, dot (WL^T *m y) (WL^T *m y) = 4%:R * dot y y]].
Proof.
have p4 : 0 < 4%:R :> R by rewrite ltr0n.
have c0_ge0 : 0 <= c0 by rewrite divr_ge0 ?ler0n.
have h2 : h ^+ 2 = q by rewrite /h /q; field.
have hc : 4%:R = h ^+ 2 + c0 by rewrite /h /c0; field.
have w2 : (2%:R : R) ^+ 2 = 4%:R by rewrite -natrX.
split.
- split=> [l|l|l x l0 l2] //.
  have -> : l = 1%N by case: l l0 l2 => [|[|]].
  rewrite /after eqxx /W tr_scalar_mx !dotZ2 w2 mul0r subr0 hc mulrDl lexx andbT.
  by rewrite ler_addl mulr_ge0// dot_ge0.
- split; first by move=> u; rewrite /X mul1mx mul1r lexx.
  split; first by rewrite FE /X YE invr1 scale1r mulmx1 subrr /nF2 big1 ?expr0n// => i _; rewrite big1// => j _; rewrite mxE expr0n.
  move=> v; rewrite /X trmx1 !mulmx1 invmx1 mulmx1 subrr mul0mx [dot 0 _]big1 => [|j _]; last by rewrite mxE mul0r.
  by rewrite expr0n mul0r.
- split; split.
  + by rewrite b1 ltr01.
  + by rewrite lhi1 big_mkord big1// => j _; rewrite b1 subr0.
  + by rewrite c01 /c0 ltr_pdivr_mulr// -natrM ltr_nat.
  rewrite lhi1 big_nat_recr//= big_nat1 c01 bsumnn subr0.
  by rewrite (_ : (4%:R - c0) * 4%:R = 1)// /c0; field.
- split; split.
  + by rewrite /q divr_gt0 ?ltr01.
  + rewrite llo1 big_nat_recr//= big_nat1 c01 bsumnn addr0.
    by rewrite (_ : q * (q + c0) = 1)// /c0 /q; field.
  + exact: ltr01.
  by rewrite llo1 big_mkord big1// => j _; rewrite b1 addr0.
split.
- split=> // [i|]; first by rewrite /h divr_ge0 ?ler01 ?ler0n.
  exists 1%:M, 1%:M; rewrite /orth !trmx1 !mulmx1 mul1mx; split=> //.
  by rewrite -[W 1%N]diag_const_mx; congr diag_mx; apply/rowP => i; rewrite !mxE expr1.
- rewrite /R12_t b1 subr0 c01 h2.
  have q0 : 0 <= q by rewrite /q divr_ge0 ?ler01 ?ler0n.
  have le1 : 1 - c0 <= q.
    rewrite ler_subl_addr (_ : q + c0 = 4%:R) ?ler1n//.
    by rewrite hc h2.
  by rewrite (max_l le1) (max_r q0).
- rewrite /R12_T c01 b1 addr0; apply: min_r; rewrite hc h2 ler_add2r.
  by rewrite /q ler_pdivr_mulr// mul1r ler1n.
by move=> y; rewrite /WL tr_scalar_mx dotZ2 w2.
Qed.
End Witness.
