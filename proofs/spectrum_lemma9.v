(* R3, first forms (Lemma 9; spectrum.md): What_1 is invertible and What_2 small when delta < t_lo *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Norms.
Variable R : realFieldType.

Lemma nF2_cols m n (A : 'M[R]_(m, n)) : nF2 A = \sum_j dot (col j A) (col j A).
Proof.
rewrite /nF2 exchange_big; apply: eq_bigr => j _; apply: eq_bigr => i _.
by rewrite !mxE expr2.
Qed.

Lemma nF2_block m1 m2 n1 n2 (A : 'M[R]_(m1, n1)) (B : 'M_(m1, n2)) (C : 'M_(m2, n1)) (D : 'M_(m2, n2)) :
  nF2 (block_mx A B C D) = nF2 A + nF2 B + (nF2 C + nF2 D).
Proof.
rewrite /nF2 big_split_ord/= -!big_split/=; congr (_ + _); apply: eq_bigr => i _;
  rewrite big_split_ord/=; congr (_ + _); apply: eq_bigr => j _;
  by rewrite ?block_mxEul ?block_mxEur ?block_mxEdl ?block_mxEdr.
Qed.

(* triangle inequality *)
Lemma nF2_addle m n (A B : 'M[R]_(m, n)) a b : 0 <= a -> 0 <= b ->
  nF2 A <= a ^+ 2 -> nF2 B <= b ^+ 2 -> nF2 (A + B) <= (a + b) ^+ 2.
Proof.
move=> a0 b0 hA hB; set C := \sum_i \sum_j A i j * B i j.
have -> : nF2 (A + B) = nF2 A + nF2 B + 2%:R * C.
  rewrite /nF2 /C mulr_sumr -!big_split/=; apply: eq_bigr => i _.
  rewrite mulr_sumr -!big_split/=; apply: eq_bigr => j _; rewrite mxE.
  by move: (A i j) (B i j) => x y; ring.
have hC : C <= a * b.
  apply: le_trans (ler_norm _) _; apply: normr_sqr_le; first exact: mulr_ge0.
  by apply: le_trans (nF2_CS A B) _; rewrite exprMn; apply: ler_pmul => //; exact: nF2_ge0.
have -> : (a + b) ^+ 2 = a ^+ 2 + b ^+ 2 + 2%:R * (a * b) by ring.
by rewrite !ler_add// ler_wpmul2l ?ler0n.
Qed.

(* columns: A't = e and a|t|^2 <= |At|^2 for all t give a|At|^2 <= |e|^2 *)
Lemma gram_solve K m (A : 'M[R]_K) (T : 'M_(K, m)) a : 0 < a ->
  (forall u : 'cV_K, a * dot u u <= dot (A *m u) (A *m u)) ->
  a * nF2 (A *m T) <= nF2 (A^T *m (A *m T)) /\ a * nF2 T <= nF2 (A *m T).
Proof.
move=> a0 hA; rewrite !nF2_cols !mulr_sumr.
have cM j (M : 'M[R]_(K, m)) (C : 'M[R]_K) : col j (C *m M) = C *m col j M by rewrite !colE mulmxA.
split; apply: ler_sum => j _; rewrite !cM; last exact: hA.
set t := col j T; set e := A^T *m _; set q := dot (A *m t) _.
have qe : q = dot t e by rewrite /e dot_adj trmxK.
have [q0|q0] := leP q 0; first by apply: le_trans (dot_ge0 _); rewrite pmulr_rle0.
rewrite -(ler_pmul2r q0) -mulrA -expr2 {1}qe.
apply: le_trans (ler_wpmul2l (ltW a0) (dot_CS _ _)) _.
by rewrite mulrA [_ * q]mulrC; apply: ler_wpmul2r; [exact: dot_ge0 | exact: hA].
Qed.
End Norms.

Section R3.
Variables (R : realFieldType) (K m : nat) (s1 : 'I_K -> R) (s2 : 'I_m -> R).
Variables (W1 : 'M[R]_K) (W2 : 'M[R]_(K, m)) (delta tlo : R).
Hypothesis hs1 : forall i, tlo <= s1 i ^+ 2.
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis delta_lt : delta < tlo.
Let What := row_mx W1 W2.
Hypothesis hE : nF2 (What^T *m What - block_mx (Sl s1 2) 0 0 (Sl s2 2)) <= delta ^+ 2.
Let E11 := W1^T *m W1 - Sl s1 2.
Let E12 := W1^T *m W2.
Let a_gt0 : 0 < tlo - delta. Proof. by rewrite subr_gt0. Qed.

Lemma R3_E : nF2 E11 <= delta ^+ 2 /\ nF2 E12 <= delta ^+ 2 / 2%:R.
Proof.
move: hE; rewrite /What tr_row_mx mul_col_row opp_block_mx add_block_mx !oppr0 !addr0 nF2_block.
rewrite -/E11 -/E12 -[nF2 (W2^T *m W1)]nF2_tr trmx_mul trmxK -/E12 => h.
have := (nF2_ge0 E11, nF2_ge0 E12, nF2_ge0 (W2^T *m W2 - Sl s2 2)).
move: (nF2 E11) (nF2 E12) (nF2 (_ - Sl s2 2)) h => e11 e12 e22 h [[p1 p2] p3]; split.
  by apply: le_trans h; rewrite -addrA ler_addl !addr_ge0.
rewrite ler_pdivl_mulr ?ltr0n// mulr_natr mulr2n; apply: le_trans h.
have -> : e11 + e12 + (e12 + e22) = e12 + e12 + (e11 + e22) by ring.
by rewrite ler_addl addr_ge0.
Qed.

Lemma R3_low (u : 'cV[R]_K) : (tlo - delta) * dot u u <= dot (W1 *m u) (W1 *m u).
Proof.
have -> : dot (W1 *m u) (W1 *m u) = dot u (Sl s1 2 *m u) + dot u (E11 *m u).
  by rewrite dot_adj dotC mulmxA -dotDr -mulmxDl /E11 addrC subrK.
have [/(quad_nF2 u delta_ge0) h _] := R3_E; move: h; rewrite ler_norml => /andP[h _].
rewrite mulrBl; apply: ler_add => //; rewrite /dot mulr_sumr; apply: ler_sum => i _.
by rewrite /Sl mul_diag_mx !mxE [X in _ <= X]mulrCA; apply: ler_wpmul2r => //; rewrite -expr2 sqr_ge0.
Qed.

Theorem R3_unit : W1 \in unitmx.
Proof.
rewrite -unitmx_tr -row_free_unit -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
move: (row i _) (row_sub i (kermx W1^T)) => u /sub_kermxP hu.
have hz : W1 *m u^T = 0 by rewrite -[W1]trmxK -trmx_mul hu trmx0.
have := R3_low u^T; rewrite hz [dot 0 _]big1 => [|j _]; last by rewrite mxE mul0r.
rewrite pmulr_rle0// => h; have /eqP : dot u^T u^T = 0 by apply/le_anti; rewrite h dot_ge0.
by rewrite dot_eq0 => /eqP/(congr1 trmx); rewrite trmxK trmx0.
Qed.

(* w = (delta/sqrt 2)/sqrt(t_lo - delta) *)
Theorem R3_w : nF2 W2 <= delta ^+ 2 / 2%:R / (tlo - delta).
Proof.
have [h _] := gram_solve (invmx W1 *m W2) a_gt0 R3_low; move: h.
rewrite mulKVmx ?R3_unit// -/E12 => h; have [_ e] := R3_E.
by rewrite ler_pdivl_mulr// mulrC (le_trans h).
Qed.

(* h = (delta/sqrt 2)/(t_lo - delta) *)
Theorem R3_h : nF2 (invmx W1 *m W2) <= delta ^+ 2 / 2%:R / (tlo - delta) ^+ 2.
Proof.
have [_ h] := gram_solve (invmx W1 *m W2) a_gt0 R3_low; move: h.
rewrite mulKVmx ?R3_unit// => h; rewrite expr2 invfM mulrA ler_pdivl_mulr// mulrC.
exact: le_trans h R3_w.
Qed.
End R3.
