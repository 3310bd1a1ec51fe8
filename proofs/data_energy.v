(* R1 part 6 as used (energy of K coordinates): A = K + sqrt(K) theta *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Proj.
Variable R : realFieldType.

(* B of full row rank: B B' invertible *)
Lemma gram_unit r n (B : 'M[R]_(r, n)) : row_free B -> B *m B^T \in unitmx.
Proof.
move=> fB; rewrite -row_free_unit; apply/row_freeP.
suff : row_free (B *m B^T) by move/row_freeP.
rewrite -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
set u := row i _.
have hu : u *m (B *m B^T) = 0 by rewrite /u -row_mul mulmx_ker row0.
have : nF2 (u *m B) = 0.
  rewrite -nF2_tr nF2_mxtrace trmxK trmx_mul !mulmxA -(mulmxA u) hu.
  by rewrite mul0mx mxtrace0.
rewrite -nF2_tr trmx_mul => h.
have : (u *m B)^T = 0.
  apply/eqP; rewrite -dot_eq0; apply/eqP; rewrite -nF2_col trmx_mul; exact: h.
move/(congr1 trmx); rewrite trmxK trmx0 => uB.
apply: (row_free_inj fB); by rewrite uB mul0mx.
Qed.

(* orthogonal projector on the row space of A *)
Lemma row_proj m n (A : 'M[R]_(m, n)) : exists Pi : 'M[R]_n,
  [/\ Pi^T = Pi, Pi *m Pi = Pi, A *m Pi = A, \tr Pi = (\rank A)%:R
    & forall q (C : 'M[R]_(n, q)), A *m C = 0 -> Pi *m C = 0].
Proof.
have [r [B [fB eB ->]]] : exists r (B : 'M[R]_(r, n)), [/\ row_free B, (B :=: A)%MS & \rank A = r].
  by exists (\rank A), (row_base A); split=> //; [exact: row_base_free | exact: eq_row_base].
have u := gram_unit fB.
pose H := invmx (B *m B^T).
have Hs : H^T = H by rewrite /H trmx_inv trmx_mul trmxK.
have BBH : B *m B^T *m H = 1%:M by rewrite mulmxV.
exists (B^T *m H *m B); split.
- by rewrite !trmx_mul trmxK Hs mulmxA.
- by rewrite -!mulmxA (mulmxA B B^T) (mulmxA _ H B) BBH mul1mx.
- have /submxP[C ->] : (A <= B)%MS by rewrite eB.
  by rewrite -!mulmxA (mulmxA B B^T) (mulmxA _ H B) BBH mul1mx.
- by rewrite mxtrace_mulC mulmxA BBH mxtrace1.
- move=> q C AC; have /submxP[E BE] : (B <= A)%MS by rewrite eB.
  by rewrite -mulmxA {2}BE -(mulmxA E) AC !mulmx0.
Qed.

Lemma nF2_proj m n (A : 'M[R]_(m, n)) (Pi : 'M[R]_n) :
  Pi^T = Pi -> Pi *m Pi = Pi -> nF2 (A *m Pi) <= nF2 A.
Proof.
move=> Ps Pp.
suff -> : nF2 A = nF2 (A *m Pi) + nF2 (A *m (1%:M - Pi)) by rewrite ler_addl nF2_ge0.
have Qs : (1%:M - Pi)^T = 1%:M - Pi by rewrite linearB/= Ps trmx1.
have Qp : (1%:M - Pi) *m (1%:M - Pi) = 1%:M - Pi.
  by rewrite mulmxBr mulmxBl mul1mx mulmx1 mulmxBl mul1mx Pp subrr subr0.
have e (E : 'M[R]_n) : E^T = E -> E *m E = E -> nF2 (A *m E) = \tr (A^T *m A *m E).
  move=> Es Ep; rewrite nF2_mxtrace trmx_mul Es -!mulmxA mxtrace_mulC -!mulmxA Ep.
  by rewrite mulmxA.
rewrite !e// nF2_mxtrace -linearD/= -mulmxDr.
have -> : Pi + (1%:M - Pi) = 1%:M by rewrite addrC subrK.
by rewrite mulmx1.
Qed.
End Proj.

Section Energy.
Variables (R : rcfType) (K N n : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Variables (d : nat) (X : 'M[R]_(d, N)) (theta : R).
Hypothesis hG : forall i j, `|G X i j| <= theta / N%:R.
Hypothesis K_gt0 : (0 < K)%N.
Local Notation Q := (Q R n c).

(* Ky Fan for a coordinate set T of at most K indices: sum_T a_i <= K + sqrt K theta *)
Theorem R1_6_A (T : {set 'I_d}) : (#|T| <= K)%N ->
  \sum_(i in T) enW n c X i <= K%:R + Num.sqrt K%:R * theta.
Proof.
move=> TK.
have th0 : 0 <= theta by exact: (theta_ge0 card_c n_gt0 hG K_gt0).
pose F : 'M[R]_(#|T|, d) := \matrix_(k, i) (i == enum_val k)%:R.
have FE p (A : 'M[R]_(d, p)) : nF2 (F *m A) = \sum_(i in T) \sum_j A i j ^+ 2.
  rewrite big_enum_val /nF2; apply: eq_bigr => k _; apply: eq_bigr => j _.
  rewrite mxE (bigD1 (enum_val k))//= mxE eqxx mul1r big1 ?addr0// => i ik.
  by rewrite mxE (negbTE ik) mul0r.
pose D := F *m Delta n c X.
have -> : \sum_(i in T) enW n c X i = nF2 D by rewrite /D FE.
have [Pi [Ps Pp DP trP killP]] := row_proj D.
have rD : (\rank D <= K)%N by apply: leq_trans TK; exact: rank_leq_row.
have PQ : Pi *m Q = Pi.
  have /killP : D *m (1%:M - Q) = 0.
    by rewrite /D /metrics.Delta -/Q mulmxBr mulmx1 -!mulmxA (Q_idem R card_c n_gt0) subrr.
  by rewrite mulmxBr mulmx1 => /eqP; rewrite subr_eq0 => /eqP <-.
have QP : Q *m Pi = Pi by rewrite -{1}(Q_sym R n c) -{1}Ps -trmx_mul PQ Ps.
(* |D|^2 = |D Pi|^2 <= |X Q Pi|^2 = Tr(Pi X'X Pi) *)
have le1 : nF2 D <= nF2 (X *m Pi).
  rewrite -[in X in X <= _]DP /D /metrics.Delta -/Q -!mulmxA QP FE.
  rewrite /nF2 [X in _ <= X](bigID (mem T))/= ler_addl.
  by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; exact: sqr_ge0.
apply: (le_trans le1).
have -> : nF2 (X *m Pi) = (\rank D)%:R + \sum_i \sum_j G X i j * Pi i j.
  rewrite nF2_mxtrace trmx_mul Ps mulmxA mxtrace_mulC !mulmxA Pp -mulmxA gramX mulmxDr.
  rewrite mulmx1 linearD/= trP; congr (_ + _).
  rewrite /mxtrace exchange_big; apply: eq_bigr => i _; rewrite mxE.
  by apply: eq_bigr => j _; rewrite mulrC; congr (_ * _); rewrite -{1}Ps mxE.
apply: ler_add; first by rewrite ler_nat.
apply: le_trans (ler_norm _) _; apply: normr_sqr_le; first by rewrite mulr_ge0 ?sqrtr_ge0.
apply: le_trans (nF2_CS _ _) _.
have a1 : nF2 Pi <= K%:R by rewrite nF2_mxtrace Ps Pp trP ler_nat.
have a2 := R1_1 card_c n_gt0 hG K_gt0.
rewrite exprMn sqr_sqrtr ?ler0n// [X in X <= _]mulrC.
exact: ler_pmul (nF2_ge0 _) (nF2_ge0 _) a1 a2.
Qed.

(* the rest: sum_(T^c) a_i >= |Delta|^2 - A *)
Theorem R1_6_B (T : {set 'I_d}) : (#|T| <= K)%N ->
  N%:R - K%:R - 2%:R * theta * (1 - n%:R^-1) - (K%:R + Num.sqrt K%:R * theta)
    <= \sum_(i in ~: T) enW n c X i.
Proof.
move=> TK; have h := R1_6_A TK.
have := R1_2 card_c n_gt0 hG K_gt0; rewrite ler_norml => /andP[h2 _].
have e : nF2 (Delta n c X) = \sum_(i in T) enW n c X i + \sum_(i in ~: T) enW n c X i.
  rewrite /nF2 (bigID (mem T))/=; congr (_ + _).
  by apply: eq_bigl => i; rewrite in_setC.
rewrite e ler_subr_addr in h2.
rewrite ler_subl_addl; apply: le_trans (ler_add h (lexx _)).
by move: h2; rewrite addrC.
Qed.
End Energy.
