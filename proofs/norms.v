(* the Frobenius norm itself, and what operators do to it *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics spectrum_lemma9.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Norm.
Variable R : rcfType.

Definition nF m n (A : 'M[R]_(m, n)) := Num.sqrt (nF2 A).

Lemma nF_ge0 m n (A : 'M[R]_(m, n)) : 0 <= nF A. Proof. exact: sqrtr_ge0. Qed.
Lemma nF_sqr m n (A : 'M[R]_(m, n)) : nF A ^+ 2 = nF2 A.
Proof. by rewrite sqr_sqrtr ?nF2_ge0. Qed.
Lemma nF_le m n (A : 'M[R]_(m, n)) a : 0 <= a -> (nF A <= a) = (nF2 A <= a ^+ 2).
Proof. by move=> a0; rewrite -nF_sqr ler_sqr ?nnegrE ?nF_ge0. Qed.
Lemma nFN m n (A : 'M[R]_(m, n)) : nF (- A) = nF A. Proof. by rewrite /nF nF2N. Qed.
Lemma nF_tr m n (A : 'M[R]_(m, n)) : nF A^T = nF A. Proof. by rewrite /nF nF2_tr. Qed.

Lemma nFD m n (A B : 'M[R]_(m, n)) : nF (A + B) <= nF A + nF B.
Proof.
rewrite nF_le ?addr_ge0 ?nF_ge0//; apply: nF2_addle; rewrite ?nF_ge0 ?nF_sqr//.
Qed.
Lemma nFB m n (A B : 'M[R]_(m, n)) : nF A - nF B <= nF (A + B).
Proof. by rewrite ler_subl_addr; have := nFD (A + B) (- B); rewrite addrK nFN. Qed.
Lemma nFM m n p (A : 'M[R]_(m, n)) (B : 'M_(n, p)) : nF (A *m B) <= nF A * nF B.
Proof. by rewrite nF_le ?mulr_ge0 ?nF_ge0// exprMn !nF_sqr nF2M. Qed.

Lemma nF2Z m n a (A : 'M[R]_(m, n)) : nF2 (a *: A) = a ^+ 2 * nF2 A.
Proof.
rewrite /nF2 mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
by rewrite mxE exprMn.
Qed.
Lemma nFZ m n a (A : 'M[R]_(m, n)) : 0 <= a -> nF (a *: A) = a * nF A.
Proof. by move=> a0; rewrite /nF nF2Z sqrtrM ?sqr_ge0// sqrtr_sqr ger0_norm. Qed.

(* |Au|^2 <= p|u|^2 for all u gives |AB|_F^2 <= p |B|_F^2 *)
Lemma opM m n q (A : 'M[R]_(m, n)) (B : 'M_(n, q)) p :
  (forall u : 'cV_n, dot (A *m u) (A *m u) <= p * dot u u) -> nF2 (A *m B) <= p * nF2 B.
Proof.
move=> h; rewrite !nF2_cols mulr_sumr; apply: ler_sum => j _.
by have -> : col j (A *m B) = A *m col j B by rewrite !colE mulmxA.
Qed.
Lemma opM_lo m n q (A : 'M[R]_(m, n)) (B : 'M_(n, q)) p :
  (forall u : 'cV_n, p * dot u u <= dot (A *m u) (A *m u)) -> p * nF2 B <= nF2 (A *m B).
Proof.
move=> h; rewrite !nF2_cols mulr_sumr; apply: ler_sum => j _.
by have -> : col j (A *m B) = A *m col j B by rewrite !colE mulmxA.
Qed.

(* the Frobenius norm bounds the operator *)
Lemma op_nF m n (A : 'M[R]_(m, n)) a u : nF2 A <= a -> dot (A *m u) (A *m u) <= a * dot u u.
Proof.
move=> h; rewrite -!nF2_col; apply: le_trans (nF2M _ _) _.
by apply: ler_wpmul2r => //; exact: nF2_ge0.
Qed.

(* an orthogonal projector splits the square *)
Lemma proj_split d (p : 'M[R]_d) (x : 'cV_d) : p^T = p -> p *m p = p ->
  dot x x = dot (p *m x) (p *m x) + dot ((1%:M - p) *m x) ((1%:M - p) *m x).
Proof.
move=> ps pp.
have qs : (1%:M - p)^T = 1%:M - p by rewrite linearB/= trmx1 ps.
have qq : (1%:M - p) *m (1%:M - p) = 1%:M - p.
  by rewrite mulmxBr mulmxBl mul1mx mulmx1 mulmxBl mul1mx pp subrr subr0.
move: (1%:M - p) (subrK p 1%:M) qs qq => q e qs qq.
have f (a : 'M[R]_d) : a^T = a -> a *m a = a -> dot (a *m x) (a *m x) = dot x (a *m x).
  by move=> as_ aa; rewrite [LHS]dot_adj as_ mulmxA aa dotC.
by rewrite !f// -dotDr -mulmxDl addrC e mul1mx.
Qed.
End Norm.
