(* R12.2 and R12.3 (relaxed.md): energies from layer to layer, for any matrix of deviations or of means *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From mathcomp.zify Require Import zify.
From Layerwise Require Import base metrics data_energy compression spectrum spectrum_lemma9 svd canonical_form norms
  spectrum_products data_bounds relaxed relaxed_sequences relaxed_singular.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

(* pi_l for sigma = sigma_(d-K)(W_1)^2 *)
Definition R12_pi (R : rcfType) (b : nat -> R) sigma l := \prod_(0 <= j < l) (sigma - bsum b 0 j).
(* 1/x_l^2 *)
Definition R12_x (R : rcfType) (b : nat -> R) L tau l := \prod_(l <= j < L) (tau - bsum b 0 j).
Definition is_tau (R : rcfType) (b : nat -> R) L lam l tau := bsum b 0 L.-1 < tau /\ tau ^+ l * R12_x b L tau l <= lam.

Section Energy.
Variables (R : rcfType) (K m L : nat) (W : nat -> 'M[R]_(K + m)) (WL : 'M[R]_(K, K + m)).
Local Notation d := (K + m)%N.
Hypothesis L_gt1 : (1 < L)%N.
Let L_gt0 : (0 < L)%N. Proof. exact: ltnW. Qed.
Variables (b : nat -> R).
Hypothesis b_ge0 : forall l, 0 <= b l.
Hypothesis hb : forall l x, (0 < l)%N -> (l < L)%N -> dot ((W l)^T *m x) ((W l)^T *m x) <= after L W WL l x + b l * dot x x.
Local Notation E z := (forth L W WL z).
Local Notation F := (WL *m prodW W L.-1).

Lemma conv p (z : 'M[R]_(d, p)) l : (l.+1 < L)%N -> E z l.+1 ^+ 2 <= E z l * (E z l.+2 + b l.+1 * E z l.+1).
Proof. by move=> lL; apply: forth_conv. Qed.
Lemma E_ge0 p (z : 'M[R]_(d, p)) l : 0 <= E z l. Proof. exact: forth_ge0. Qed.
Lemma E_lt p (z : 'M[R]_(d, p)) l : (l < L)%N -> E z l = nF2 (prodW W l *m z).
Proof. exact: forth_lt. Qed.
Lemma E_0 p (z : 'M[R]_(d, p)) : E z 0%N = nF2 z. Proof. by rewrite E_lt// mul1mx. Qed.
Lemma E_L p (z : 'M[R]_(d, p)) : E z L = nF2 (F *m z). Proof. exact: forthL. Qed.

(* what W takes to 0 is compressed *)
Theorem kernel_hi p (z : 'M[R]_(d, p)) l : F *m z = 0 -> (l < L)%N -> E z l.+1 <= bsum b l L.-1 * E z l.
Proof.
move=> Fz lL; rewrite -[bsum _ _ _]add0r.
apply: (down L_gt1 (@E_ge0 p z) b_ge0 (@conv p z)) => //; rewrite ?ltn_predL//; last by rewrite -ltnS prednK.
rewrite prednK// E_L Fz mul0r /nF2 big1// => i _; rewrite big1// => j _.
by rewrite mxE expr0n.
Qed.

Variable lam : R.
Hypothesis lam_gt0 : 0 < lam.
Hypothesis hlo : forall y, lam * dot y y <= dot (F^T *m y) (F^T *m y).

(* R12.2, the lemma: on the row space of W *)
Theorem row_space_hi p (y : 'M[R]_(K, p)) l tau : (l <= L)%N -> is_tau b L lam l tau ->
  R12_x b L tau l * E (F^T *m y) l <= nF2 (F *m (F^T *m y)).
Proof.
move=> lL [t0 ht]; rewrite -E_L.
have ecol q (z : 'M[R]_(d, q)) k : E z k = \sum_j E (col j z) k.
  rewrite /forth /size; case: eqP => _; rewrite nF2_cols; apply: eq_bigr => j _.
    by rewrite nF2_col !colE !mulmxA.
  by rewrite nF2_col !colE !mulmxA.
rewrite ecol mulr_sumr [X in _ <= X]ecol; apply: ler_sum => j _.
have -> : col j (F^T *m y) = F^T *m col j y by rewrite !colE mulmxA.
apply: (middle_hi L_gt1 (@E_ge0 1 _) b_ge0 (@conv 1 _) lL _ t0 ht).
by rewrite E_L E_0 !nF2_col; exact: opnorm_lo.
Qed.

Lemma x_gt0 l tau : is_tau b L lam l tau -> 0 < R12_x b L tau l.
Proof.
move=> [t0 _]; rewrite /R12_x big_nat; apply: prodr_gt0 => j /andP[_ jL].
by rewrite subr_gt0; apply: le_lt_trans t0; apply: bsum_le => //; rewrite -ltnS prednK.
Qed.

Let FFu : F *m F^T \in unitmx.
Proof.
rewrite -row_free_unit -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
move: (row i _) (row_sub i (kermx (F *m F^T))) => u /sub_kermxP hu.
have s : (F *m F^T)^T = F *m F^T by rewrite trmx_mul trmxK.
have hz : F *m (F^T *m u^T) = 0 by rewrite mulmxA -[F *m F^T]trmxK -trmx_mul s hu trmx0.
have h0 : dot (F^T *m u^T) (F^T *m u^T) = 0.
  by rewrite [LHS]dot_adj trmxK hz /dot big1// => j _; rewrite mxE mul0r.
have := hlo u^T; rewrite h0 pmulr_rle0// => h; have /eqP : dot u^T u^T = 0 by apply/le_anti; rewrite h dot_ge0.
by rewrite dot_eq0 => /eqP/(congr1 trmx); rewrite trmxK trmx0.
Qed.

(* R12.2, upper end: |W_(l+1:1)D|_F <= sqrt(u_l)(|W_(l:1)D|_F + e_0 x_l) + e_0 x_(l+1) *)
Theorem within_hi p (D : 'M[R]_(d, p)) e0 l tau tau' : 0 <= e0 -> nF2 (F *m D) <= e0 ^+ 2 -> (l.+1 < L)%N ->
  is_tau b L lam l tau -> is_tau b L lam l.+1 tau' ->
  nF (prodW W l.+1 *m D) <= Num.sqrt (bsum b l L.-1) * (nF (prodW W l *m D) + e0 / Num.sqrt (R12_x b L tau l))
    + e0 / Num.sqrt (R12_x b L tau' l.+1).
Proof.
move=> e00 he lL ht ht'; pose D2 := F^T *m (invmx (F *m F^T) *m (F *m D)).
have FD2 : F *m D2 = F *m D by rewrite /D2 !mulmxA mulmxV// mul1mx.
have FD1 : F *m (D - D2) = 0 by rewrite mulmxBr FD2 subrr.
have small k t : (k < L)%N -> is_tau b L lam k t -> nF (prodW W k *m D2) <= e0 / Num.sqrt (R12_x b L t k).
  move=> kL hk; have x0 := x_gt0 hk; have q0 : 0 < Num.sqrt (R12_x b L t k) by rewrite sqrtr_gt0.
  rewrite ler_pdivl_mulr// mulrC -ler_sqr ?nnegrE ?mulr_ge0 ?nF_ge0 ?sqrtr_ge0//.
  rewrite exprMn sqr_sqrtr ?(ltW x0)// nF_sqr; apply: le_trans he; rewrite -FD2 -(E_lt D2 kL).
  exact: (row_space_hi _ (ltnW kL) hk).
have s := small _ _ (ltnW lL) ht; have s' := small _ _ lL ht'.
have dec k : prodW W k *m D = prodW W k *m (D - D2) + prodW W k *m D2 by rewrite -mulmxDr subrK.
rewrite {1}dec; apply: le_trans (nFD _ _) _; apply: ler_add => //.
have u0 : 0 <= bsum b l L.-1 by exact: bsum_ge0.
apply: (@le_trans _ _ (Num.sqrt (bsum b l L.-1) * nF (prodW W l *m (D - D2)))).
  rewrite /nF -sqrtrM//; apply: ler_wsqrtr; rewrite -!E_lt ?(ltnW lL)//.
  by apply: kernel_hi => //; exact: ltnW.
apply: ler_wpmul2l; first exact: sqrtr_ge0.
have -> : prodW W l *m (D - D2) = prodW W l *m D + - (prodW W l *m D2) by rewrite mulmxBr.
by apply: le_trans (nFD _ _) _; rewrite nFN ler_add2l.
Qed.

(* the quotient, for y_l <= |W_(l:1)D|_F *)
Theorem within_hi_ratio p (D : 'M[R]_(d, p)) e0 l tau tau' y : 0 <= e0 -> nF2 (F *m D) <= e0 ^+ 2 -> (l.+1 < L)%N ->
  is_tau b L lam l tau -> is_tau b L lam l.+1 tau' -> 0 < y -> y <= nF (prodW W l *m D) ->
  nF (prodW W l.+1 *m D) / nF (prodW W l *m D)
    <= Num.sqrt (bsum b l L.-1) * (1 + e0 / Num.sqrt (R12_x b L tau l) / y) + e0 / Num.sqrt (R12_x b L tau' l.+1) / y.
Proof.
move=> e00 he lL ht ht' y0 yl; have l0 : 0 < nF (prodW W l *m D) by apply: lt_le_trans yl.
have h := within_hi e00 he lL ht ht'; rewrite ler_pdivr_mulr//; apply: le_trans h _.
set a := e0 / _; set a' := e0 / _; set v := nF (prodW W l *m D) in l0 yl *.
have a0 : 0 <= a by rewrite divr_ge0 ?sqrtr_ge0.
have a0' : 0 <= a' by rewrite divr_ge0 ?sqrtr_ge0.
have g x : 0 <= x -> x <= x / y * v by move=> x0; rewrite mulrAC ler_pdivl_mulr// ler_wpmul2l.
rewrite mulrDl; apply: ler_add; last exact: g.
rewrite -mulrA; apply: ler_wpmul2l; first exact: sqrtr_ge0.
by rewrite mulrDl mul1r ler_add2l; exact: g.
Qed.

(* R12.2, lower end.  The first m = d - K singular values of W_1 are at least sqrt(sigma) *)
Section Below.
Variables (sigma : R) (t : 'I_d -> R).
Hypothesis ht : svals (W 1%N) t.
Hypothesis hsig : forall i : 'I_d, (i < m)%N -> sigma <= t i ^+ 2.

Let exists_x r (A : 'M[R]_(r, d)) : (r < d)%N -> exists2 x : 'cV[R]_d, x != 0 & A *m x = 0.
Proof.
move=> rd; have : kermx A^T != 0 by rewrite kermx_eq0 /row_free neq_ltn (leq_ltn_trans (rank_leq_col _)).
move/rowV0Pn => [v /sub_kermxP vF vn]; exists v^T.
  by apply: contra vn => /eqP e; rewrite -[v]trmxK e trmx0.
by rewrite -[A]trmxK -trmx_mul vF trmx0.
Qed.

(* sigma_(d-K)(W_(l:1))^2 >= pi_l *)
Theorem pi_le l s (i : 'I_d) : (l < L)%N -> (forall j, (j < l)%N -> 0 <= sigma - bsum b 0 j) ->
  svals (prodW W l) s -> (i < m)%N -> R12_pi b sigma l <= s i ^+ 2.
Proof.
move=> lL pos [s0 ss [U [V [oU oV PE]]]] im; have [t0 st [U1 [V1 [oU1 oV1 WE]]]] := ht.
have mk (k : 'I_K) : (m + k < K + m)%N by rewrite addnC ltn_add2r.
pose A := col_mx (\matrix_(k < K, j < d) V1^T (Ordinal (mk k)) j)
                 (\matrix_(k < i, j < d) V^T (widen_ord (ltnW (ltn_ord i)) k) j).
have [x xn Ax] : exists2 x : 'cV[R]_d, x != 0 & A *m x = 0 by apply: exists_x; rewrite ltn_add2l.
have [Ax1 Ax2] : (\matrix_(k < K, j < d) V1^T (Ordinal (mk k)) j) *m x = 0
    /\ (\matrix_(k < i, j < d) V^T (widen_ord (ltnW (ltn_ord i)) k) j) *m x = 0.
  by move: Ax; rewrite mul_col_mx => e; split; [have := congr1 usubmx e | have := congr1 dsubmx e];
    rewrite ?col_mxKu ?col_mxKd linear0.
have x0 : 0 < dot x x by exact: dot_gt0.
have v1 (j : 'I_d) : (m <= j)%N -> (V1^T *m x) j 0 = 0.
  move=> mj; have jK : (j - m < K)%N by have := ltn_ord j; lia.
  have := congr1 (fun M : 'cV_K => M (Ordinal jK) 0) Ax1; rewrite [X in _ = X -> _]mxE => <-.
  rewrite mxE [RHS]mxE; apply: eq_bigr => k _; rewrite [in RHS]mxE; congr (V1^T _ k * _).
  by apply: val_inj => /=; rewrite subnKC.
have v2 (j : 'I_d) : (j < i)%N -> (V^T *m x) j 0 = 0.
  move=> ji; have := congr1 (fun M : 'cV_i => M (Ordinal ji) 0) Ax2; rewrite [X in _ = X -> _]mxE => <-.
  rewrite mxE [RHS]mxE; apply: eq_bigr => k _; rewrite [in RHS]mxE; congr (V^T _ k * _).
  by apply: val_inj.
have e1 : sigma * E x 0%N <= E x 1%N.
  rewrite E_0 E_lt// /= mulmx1 !nF2_col WE (gram_svd V1 t x oU1) -(orth_dot x (orth_tr oV1)) /dot mulr_sumr.
  apply: ler_sum => j _; rewrite -expr2; have [jm|mj] := ltnP j m.
    by apply: ler_wpmul2r; [exact: sqr_ge0 | exact: hsig].
  by rewrite (v1 _ mj) expr0n !mulr0.
have e2 : R12_pi b sigma l * E x 0%N <= E x l.
  apply: (prod_up (E := E x)) => // j /= jl; split; first exact: pos.
  by apply: (up (E := E x) (b := b) (L := L)) => //; [exact: E_ge0 | exact: conv | exact: ltn_trans lL].
rewrite -(ler_pmul2r x0); move: e2; rewrite E_0 E_lt// !nF2_col => /le_trans; apply.
rewrite PE (gram_svd V s x oU) -(orth_dot x (orth_tr oV)) /dot mulr_sumr.
apply: ler_sum => j _; rewrite -expr2; have [ji|ij] := ltnP j i.
  by rewrite (v2 _ ji) expr0n !mulr0.
by apply: ler_wpmul2r; rewrite ?sqr_ge0// ler_sqr ?nnegrE ?s0// ss.
Qed.

Variables (p : nat) (D : 'M[R]_(d, p)) (A B : R).
(* any K directions carry at most A of |D|_F^2, the others at least B *)
Hypothesis D_top : forall (V : 'M[R]_d) (T : {set 'I_d}), orth V -> (#|T| <= K)%N -> \sum_(i in T) \sum_j (V^T *m D) i j ^+ 2 <= A.
Hypothesis D_rest : forall (V : 'M[R]_d) (T : {set 'I_d}), orth V -> (#|T| <= K)%N -> B <= \sum_(i in ~: T) \sum_j (V^T *m D) i j ^+ 2.
Hypothesis B_gt0 : 0 < B.

Lemma pi_energy l : (l < L)%N -> (forall j, (j < l)%N -> 0 <= sigma - bsum b 0 j) ->
  exists2 r, B <= r & R12_pi b sigma l * r <= E D l /\ nF2 D <= r + A.
Proof.
move=> lL pos; have [s hs] := svd (prodW W l); have [s0 ss [U [V [oU oV PE]]]] := hs.
pose T := [set i : 'I_d | (m <= i)%N]; pose en i := \sum_j (V^T *m D) i j ^+ 2.
have TK : (#|T| <= K)%N.
  have mk (k : 'I_K) : (m + k < K + m)%N by rewrite addnC ltn_add2r.
  rewrite -[X in (_ <= X)%N]card_ord; apply: leq_trans (leq_imset_card (fun k : 'I_K => Ordinal (mk k)) predT).
  apply/subset_leq_card/subsetP => i; rewrite inE => mi.
  have iK : (i - m < K)%N by have := ltn_ord i; lia.
  by apply/imsetP; exists (Ordinal iK) => //; apply: val_inj => /=; rewrite subnKC.
have en0 i : 0 <= en i by apply: sumr_ge0 => j _; exact: sqr_ge0.
exists (\sum_(i in ~: T) en i); first exact: D_rest.
have VD : nF2 D = \sum_(i in T) en i + \sum_(i in ~: T) en i.
  rewrite -(nF2_orthl D (orth_tr oV)) /nF2 (bigID (mem T))/=; congr (_ + _).
  by apply: eq_bigl => i; rewrite in_setC.
split; last by rewrite VD addrC ler_add2l; exact: D_top.
rewrite E_lt// PE -!mulmxA nF2_orthl// nF2_Sl mulr_sumr [X in _ <= X](bigID (mem T))/=.
apply: ler_paddl; first by apply: sumr_ge0 => i _; apply: mulr_ge0; [exact: exprn_ge0 | exact: en0].
rewrite (eq_bigl (fun i => i \notin T)); last by move=> i; rewrite in_setC.
apply: ler_sum => i iT; apply: ler_wpmul2r; first exact: en0.
by apply: (pi_le lL pos hs); move: iT; rewrite inE -ltnNge.
Qed.

(* y_l *)
Theorem within_floor l : (l < L)%N -> (forall j, (j < l)%N -> 0 <= sigma - bsum b 0 j) ->
  B * R12_pi b sigma l <= nF2 (prodW W l *m D).
Proof.
move=> lL pos; have [r Br [h _]] := pi_energy lL pos; rewrite -E_lt//; apply: le_trans h.
by rewrite mulrC; apply: ler_wpmul2l => //; apply: prod_ge0 => j /= jl; exact: pos.
Qed.

(* R12.2, lower end, for any g with g^(l+1) <= pi_(l+1)/(1 + rho_0), rho_0 = A/B *)
Theorem within_lo l g : (l.+1 < L)%N -> (forall j, (j <= l)%N -> 0 <= sigma - bsum b 0 j) -> 0 <= g ->
  g ^+ l.+1 <= R12_pi b sigma l.+1 / (1 + A / B) ->
  (g - bsum b 0 l) * nF2 (prodW W l *m D) <= nF2 (prodW W l.+1 *m D).
Proof.
move=> lL pos g0 hg; rewrite -!E_lt ?(ltnW lL)//.
apply: (mean_lo L_gt1 (@E_ge0 p D) b_ge0 (@conv p D) (ltnW lL) _ g0 hg).
have [r Br [h hA]] := pi_energy lL pos; apply: le_trans h; rewrite -mulrA.
have p0 : 0 <= R12_pi b sigma l.+1 by apply: prod_ge0 => j /= jl; exact: pos.
apply: ler_wpmul2l => //; rewrite E_0.
have A0 : 0 <= A.
  apply: le_trans (@D_top 1%:M set0 _ _); rewrite ?big_set0 ?cards0//.
  by rewrite /orth trmx1 mulmx1.
have r0 : 0 < 1 + A / B by apply: ltr_paddr; [rewrite divr_ge0// ltW | exact: ltr01].
rewrite mulrC ler_pdivr_mulr//; apply: le_trans hA _; rewrite mulrDr mulr1 ler_add2l.
by rewrite mulrCA ler_pemulr// ler_pdivl_mulr// mul1r.
Qed.
End Below.

(* R12.3: z = M *)
Section Between.
Variables (TT : nat -> R) (p : nat) (M : 'M[R]_(d, p)).
Hypothesis T_ge0 : forall l, (l < L)%N -> 0 <= TT l.
Hypothesis hT : forall l x, (l < L)%N -> after L W WL l x <= TT l * dot x x.

Theorem layer_hi l : (l < L)%N -> E M l.+1 <= TT l * E M l.
Proof.
move=> lL; rewrite (E_lt M lL) /forth /size; case: eqP => [e|/eqP ne].
  have -> : L.-1 = l by rewrite -e.
  by apply: opM => u; have := hT u lL; rewrite /after e eqxx.
by rewrite /= -mulmxA; apply: opM => u; have := hT u lL; rewrite /after (negbTE ne).
Qed.

Theorem layers_hi l : (l <= L)%N -> E M L <= \prod_(l <= j < L) TT j * E M l.
Proof.
move=> lL; apply: (prod_down (E := E M)) => // j /andP[_ jL].
by split; [exact: T_ge0 | exact: layer_hi].
Qed.

(* R12.3, lower end, for any g with g^(l+1) <= lam/(T_(l+2) ... T_L) *)
Theorem between_lo lamM l g : (l < L)%N -> lamM * nF2 M <= nF2 (F *m M) -> 0 <= g ->
  0 < \prod_(l.+1 <= j < L) TT j -> g ^+ l.+1 <= lamM / \prod_(l.+1 <= j < L) TT j -> (g - bsum b 0 l) * E M l <= E M l.+1.
Proof.
move=> lL hM g0 p0 hg; apply: (mean_lo L_gt1 (@E_ge0 p M) b_ge0 (@conv p M) lL _ g0 hg).
rewrite mulrAC ler_pdivr_mulr// [X in _ <= X]mulrC E_0; apply: le_trans hM _; rewrite -E_L.
exact: layers_hi.
Qed.
End Between.
End Energy.
