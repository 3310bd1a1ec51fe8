(* Definition 1 on data with class labels *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Def1.
Variables (R : realFieldType) (K N n : nat).
(* c i is the class of sample i; K classes of n samples each *)
Variable c : 'I_N -> 'I_K.
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.

Definition Y : 'M[R]_(K, N) := \matrix_(k, i) (c i == k)%:R.
Definition P : 'M[R]_N := n%:R^-1 *: (Y^T *m Y).
Definition J : 'M[R]_K := const_mx K%:R^-1.
Definition Delta d (Z : 'M[R]_(d, N)) := Z *m (1%:M - P).
Definition Zbar d (Z : 'M[R]_(d, N)) : 'M_(d, K) := n%:R^-1 *: (Z *m Y^T).
Definition Mc d (Z : 'M[R]_(d, N)) : 'M_(d, K) := Zbar Z *m (1%:M - J).

(* the paper's covariances *)
Definition mu_k d (Z : 'M[R]_(d, N)) k : 'cV_d := n%:R^-1 *: \sum_(i | c i == k) col i Z.
Definition mu d (Z : 'M[R]_(d, N)) : 'cV_d := K%:R^-1 *: \sum_k mu_k Z k.
Definition Sigma_W d (Z : 'M[R]_(d, N)) : 'M_d :=
  N%:R^-1 *: \sum_i (col i Z - mu_k Z (c i)) *m (col i Z - mu_k Z (c i))^T.
Definition Sigma_B d (Z : 'M[R]_(d, N)) : 'M_d :=
  K%:R^-1 *: \sum_k (mu_k Z k - mu Z) *m (mu_k Z k - mu Z)^T.
Definition Cl d (Z : 'M[R]_(d, N)) := \tr (Sigma_W Z) / \tr (Sigma_B Z).

Let nR : n%:R != 0 :> R. Proof. by rewrite pnatr_eq0 -lt0n. Qed.

Lemma NE : N = (K * n)%N.
Proof.
rewrite -[N]card_ord -sum1_card (partition_big c predT)//=.
rewrite -[in RHS](card_ord K) -sum_nat_const; apply: eq_bigr => k _.
by rewrite sum1_card; exact: card_c.
Qed.

Lemma PE i j : P i j = n%:R^-1 * (c i == c j)%:R.
Proof.
rewrite !mxE; congr (_ * _); rewrite (bigD1 (c i))//= !mxE eqxx mul1r big1 ?addr0.
  by rewrite eq_sym.
by move=> k kc; rewrite !mxE eq_sym (negbTE kc) mul0r.
Qed.

Lemma P_sym : P^T = P.
Proof. by apply/matrixP => i j; rewrite mxE !PE eq_sym. Qed.

Lemma YYT : Y *m Y^T = n%:R%:M.
Proof.
apply/matrixP => k k'; rewrite !mxE.
rewrite (eq_bigr (fun i => (c i == k)%:R * (c i == k')%:R)); last by move=> i _; rewrite !mxE.
have [<-|kk] := eqVneq k k'.
  rewrite (eq_bigr (fun i => (c i == k)%:R)); last by move=> i _; case: eqP; rewrite ?mulr1 ?mulr0.
  by rewrite -natr_sum -[n in RHS](card_c k) -sum1_card [in RHS]big_mkcond.
rewrite mulr0n big1// => i _; case: eqP => [->|]; last by rewrite mul0r.
by rewrite (negbTE kk) mulr0.
Qed.

Lemma P_idem : P *m P = P.
Proof.
rewrite /P -scalemxAl -scalemxAr mulmxA -(mulmxA Y^T) YYT.
by rewrite mul_mx_scalar -scalemxAl scalerA mulVf// scale1r.
Qed.

Lemma YP : Y *m P = Y.
Proof.
by rewrite /P -scalemxAr mulmxA YYT mul_scalar_mx scalerA mulVf// scale1r.
Qed.

Definition Q : 'M[R]_N := 1%:M - P.
Lemma Q_sym : Q^T = Q.
Proof. by rewrite /Q linearB/= P_sym trmx1. Qed.
Lemma Q_idem : Q *m Q = Q.
Proof. by rewrite /Q mulmxBr mulmxBl mul1mx mulmx1 mulmxBl mul1mx P_idem subrr subr0. Qed.
Lemma YQ : Y *m Q = 0.
Proof. by rewrite /Q mulmxBr mulmx1 YP subrr. Qed.

Lemma Zbar_mu d (Z : 'M[R]_(d, N)) k : col k (Zbar Z) = mu_k Z k.
Proof.
apply/matrixP => a z; rewrite ord1 !mxE; congr (_ * _).
rewrite summxE [RHS]big_mkcond/=; apply: eq_bigr => i _; rewrite !mxE.
by case: eqP => _; rewrite ?mulr1 ?mulr0.
Qed.

Lemma Delta_mu d (Z : 'M[R]_(d, N)) i : col i (Delta Z) = col i Z - mu_k Z (c i).
Proof.
apply/matrixP => a z; rewrite ord1 /Delta mulmxBr mulmx1 !mxE; congr (_ - _).
rewrite summxE mulr_sumr [RHS]big_mkcond/=; apply: eq_bigr => j _; rewrite PE !mxE.
by case: (c j == c i); rewrite ?mulr1 ?mulr0// mulrC.
Qed.

Lemma Mc_mu d (Z : 'M[R]_(d, N)) k : col k (Mc Z) = mu_k Z k - mu Z.
Proof.
apply/matrixP => a z; rewrite ord1.
have h k' : Zbar Z a k' = mu_k Z k' a 0 by rewrite -Zbar_mu [RHS]mxE.
have muE : mu Z a 0 = K%:R^-1 * \sum_k' mu_k Z k' a 0 by rewrite [LHS]mxE summxE.
have -> : (mu_k Z k - mu Z) a 0 = mu_k Z k a 0 - K%:R^-1 * \sum_k' mu_k Z k' a 0.
  by rewrite -muE [LHS]mxE; congr (_ + _); rewrite [LHS]mxE.
rewrite [LHS]mxE /Mc mulmxBr mulmx1 [LHS]mxE h; congr (_ + _).
rewrite [LHS]mxE mxE mulr_sumr; congr (- _); apply: eq_bigr => j _.
by rewrite h [J _ _]mxE mulrC.
Qed.

Lemma tr_cov d m (v : 'I_m -> 'cV[R]_d) (A : 'M_(d, m)) :
  (forall i, col i A = v i) -> \tr (\sum_i v i *m (v i)^T) = nF2 A.
Proof.
move=> h; rewrite raddf_sum/= -nF2_tr /nF2; apply: eq_bigr => i _.
rewrite mxtrace_mulC -h /mxtrace big_ord1 mxE; apply: eq_bigr => j _.
by rewrite !mxE expr2.
Qed.

(* Definition 1: N Tr Sigma_W = |Delta|_F^2, K Tr Sigma_B = |M|_F^2 *)
Theorem Sigma_WE d (Z : 'M[R]_(d, N)) : (0 < N)%N -> N%:R * \tr (Sigma_W Z) = nF2 (Delta Z).
Proof.
move=> N0; rewrite /Sigma_W mxtraceZ mulrA divff ?pnatr_eq0 -?lt0n// mul1r.
by apply: tr_cov => i; exact: Delta_mu.
Qed.

Theorem Sigma_BE d (Z : 'M[R]_(d, N)) : (0 < K)%N -> K%:R * \tr (Sigma_B Z) = nF2 (Mc Z).
Proof.
move=> K0; rewrite /Sigma_B mxtraceZ mulrA divff ?pnatr_eq0 -?lt0n// mul1r.
by apply: tr_cov => k; exact: Mc_mu.
Qed.

Lemma DeltaM d e (W : 'M[R]_(e, d)) (X : 'M_(d, N)) : Delta (W *m X) = W *m Delta X.
Proof. by rewrite /Delta mulmxA. Qed.
Lemma McM d e (W : 'M[R]_(e, d)) (X : 'M_(d, N)) : Mc (W *m X) = W *m Mc X.
Proof. by rewrite /Mc /Zbar -(mulmxA W X) scalemxAr !mulmxA. Qed.

(* energies in the coordinates *)
Definition enW d (X : 'M[R]_(d, N)) i := \sum_j Delta X i j ^+ 2.
Definition enB d (X : 'M[R]_(d, N)) i := \sum_j Mc X i j ^+ 2.
(* diag(s)^l *)
Definition Sl d (s : 'I_d -> R) l : 'M[R]_d := diag_mx (\row_i s i ^+ l).

Lemma Sl0 d (s : 'I_d -> R) : Sl s 0 = 1%:M.
Proof. by apply/matrixP => i j; rewrite /Sl [LHS]mxE [RHS]mxE mxE expr0. Qed.

Lemma SlD d (s : 'I_d -> R) l m : Sl s (l + m) = Sl s l *m Sl s m.
Proof. by rewrite /Sl mulmx_diag; congr diag_mx; apply/rowP => i; rewrite !mxE exprD. Qed.

Lemma Sl_exp d (s : 'I_d.+1 -> R) l : Sl s l = diag_mx (\row_i s i) ^+ l.
Proof.
elim: l => [|l IH]; first by rewrite Sl0 expr0.
have e1 : diag_mx (\row_i s i) = Sl s 1.
  by congr diag_mx; apply/rowP => i; rewrite !mxE expr1.
by rewrite exprS -IH e1; exact: (SlD s 1 l).
Qed.

Lemma nF2_Sl d m (s : 'I_d -> R) l (A : 'M[R]_(d, m)) :
  nF2 (Sl s l *m A) = \sum_i s i ^+ l.*2 * \sum_j A i j ^+ 2.
Proof.
apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
by rewrite mul_diag_mx !mxE exprMn -exprM muln2.
Qed.

(* (a): Definition 1 on the canonical pair (s, X) *)
Theorem def1_W d (s : 'I_d -> R) (X : 'M[R]_(d, N)) l : (0 < N)%N ->
  N%:R * \tr (Sigma_W (Sl s l *m X)) = \sum_i s i ^+ l.*2 * enW X i.
Proof. by move=> N0; rewrite Sigma_WE// DeltaM nF2_Sl. Qed.

Theorem def1_B d (s : 'I_d -> R) (X : 'M[R]_(d, N)) l : (0 < K)%N ->
  K%:R * \tr (Sigma_B (Sl s l *m X)) = \sum_i s i ^+ l.*2 * enB X i.
Proof. by move=> N0; rewrite Sigma_BE// McM nF2_Sl. Qed.

End Def1.
