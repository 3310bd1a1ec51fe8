(* a real symmetric matrix over a real closed field has a real eigenvector (first step of a spectral theorem / SVD) *)
From mathcomp Require Import all_ssreflect all_algebra all_field.
From mathcomp.real_closed Require Import complex.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory ComplexField.
Local Open Scope ring_scope.
Local Open Scope complex_scope.

Section Eig.
Variable R : rcfType.

Theorem sym_eig n (A : 'M[R]_n.+1) : A^T = A ->
  exists a (x : 'cV[R]_n.+1), x != 0 /\ A *m x = a *: x.
Proof.
move=> As.
pose C := map_mx (real_complex R) A.
have [l hl] : exists l : R[i], root (char_poly C) l.
  by apply/(@closed_rootP _); rewrite size_char_poly.
move: hl; rewrite -eigenvalue_root_char => /eigenvalueP[v hv vn].
pose a := complex.Re l; pose b := complex.Im l.
pose x : 'cV[R]_n.+1 := \col_i complex.Re (v 0 i); pose y : 'cV[R]_n.+1 := \col_i complex.Im (v 0 i).
have ReD (p q : R[i]) : complex.Re (p + q) = complex.Re p + complex.Re q by case: p; case: q.
have ImD (p q : R[i]) : complex.Im (p + q) = complex.Im p + complex.Im q by case: p; case: q.
have ReS I (r : seq I) (F : I -> R[i]) : complex.Re (\sum_(i <- r) F i) = \sum_(i <- r) complex.Re (F i).
  by elim/big_rec2: _ => // i p q _ <-; rewrite ReD.
have ImS I (r : seq I) (F : I -> R[i]) : complex.Im (\sum_(i <- r) F i) = \sum_(i <- r) complex.Im (F i).
  by elim/big_rec2: _ => // i p q _ <-; rewrite ImD.
have entry i : \sum_j v 0 j * C j i = l * v 0 i.
  by have := congr1 (fun M : 'rV_n.+1 => M 0 i) hv; rewrite !mxE.
have ex : A *m x = a *: x - b *: y.
  apply/matrixP => i k; rewrite ord1 !mxE.
  have := congr1 (@complex.Re R) (entry i); rewrite ReS.
  have -> : complex.Re (l * v 0 i) = a * complex.Re (v 0 i) - b * complex.Im (v 0 i).
    by rewrite /a /b; case: (l); case: (v 0 i).
  move=> <-; apply: eq_bigr => j _; rewrite !mxE -[in A i j]As mxE.
  by case: (v 0 j) => p q /=; rewrite mulr0 subr0 mulrC.
have ey : A *m y = b *: x + a *: y.
  apply/matrixP => i k; rewrite ord1 !mxE.
  have := congr1 (@complex.Im R) (entry i); rewrite ImS.
  have -> : complex.Im (l * v 0 i) = b * complex.Re (v 0 i) + a * complex.Im (v 0 i).
    by rewrite /a /b; case: (l) => l1 l2; case: (v 0 i) => v1 v2 /=; rewrite addrC.
  move=> <-; apply: eq_bigr => j _; rewrite !mxE -[in A i j]As mxE.
  by case: (v 0 j) => p q /=; rewrite mulr0 add0r mulrC.
have xy : x != 0 \/ y != 0.
  case: (eqVneq x 0) => [x0|]; last by left.
  case: (eqVneq y 0) => [y0|]; last by right.
  case/eqP: vn; apply/matrixP => i j; rewrite ord1 mxE.
  have := congr1 (fun M : 'cV_n.+1 => M j 0) x0; have := congr1 (fun M : 'cV_n.+1 => M j 0) y0.
  by rewrite !mxE; case: (v 0 j) => p q /= -> ->.
have b0 : b = 0.
  have := dot_adj A x y; rewrite As ex ey dotDr dotZr dotZr dotBl dotZl dotZl => e.
  have : b * (dot x x + dot y y) = 0.
    have -> : b * (dot x x + dot y y) = b * dot x x + a * dot x y - (a * dot x y - b * dot y y).
      by move: (dot x x) (dot x y) (dot y y) => u w z; ring.
    by rewrite e subrr.
  move/eqP; rewrite mulf_eq0 => /orP[/eqP//|].
  by rewrite paddr_eq0 ?dot_ge0// !dot_eq0; case: xy => /negbTE ->; rewrite ?andbF.
case: xy => h; first by exists a, x; rewrite ex b0 scale0r subr0.
by exists a, y; rewrite ey b0 scale0r add0r.
Qed.
End Eig.
