(* R2 (e0 = mu = 0) without eigenvalues: quadratic forms only *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Forms.
Variable R : realFieldType.

Lemma dot_trM m n (A : 'M[R]_(m, n)) (x : 'cV_m) (y : 'cV_n) :
  dot (A^T *m x) y = dot x (A *m y).
Proof. by rewrite dot_adj. Qed.

(* |A'v|^2 <= p|v|^2 for all v  ->  |Au|^2 <= p|u|^2 for all u *)
Lemma opnorm_tr m n (A : 'M[R]_(m, n)) (p : R) : 0 <= p ->
  (forall v : 'cV_m, dot (A^T *m v) (A^T *m v) <= p * dot v v) ->
  forall u : 'cV_n, dot (A *m u) (A *m u) <= p * dot u u.
Proof.
move=> p0 h u; have := dot_CS (A^T *m (A *m u)) u; rewrite dot_trM.
have := h (A *m u); set a := dot (A *m u) _; set b := dot (A^T *m _) _ => h1 h2.
have [a0|ap] := leP a 0; first by apply: (le_trans a0); rewrite mulr_ge0// dot_ge0.
rewrite -(ler_pmul2l ap) -expr2; apply: (le_trans h2).
by rewrite mulrA [a * p]mulrC; apply: ler_wpmul2r => //; exact: dot_ge0.
Qed.

(* |A'v|^2 >= p|v|^2 for all v  ->  |AA'v|^2 >= p|A'v|^2 for all v *)
Lemma opnorm_lo m n (A : 'M[R]_(m, n)) (p : R) : 0 < p ->
  (forall v : 'cV_m, p * dot v v <= dot (A^T *m v) (A^T *m v)) ->
  forall v : 'cV_m, p * dot (A^T *m v) (A^T *m v) <= dot (A *m (A^T *m v)) (A *m (A^T *m v)).
Proof.
move=> p0 h v; have := dot_CS v (A *m (A^T *m v)); rewrite -dot_trM.
have := h v; set a := dot (A^T *m v) _; set b := dot v v; set q := dot (A *m _) _ => h1 h2.
have [a0|ap] := leP a 0.
  apply: (@le_trans _ _ 0); last exact: dot_ge0.
  by rewrite pmulr_rle0.
rewrite -(ler_pmul2l ap) mulrCA -expr2; apply: (le_trans (ler_wpmul2l (ltW p0) h2)).
by rewrite mulrA; apply: ler_wpmul2r => //; exact: dot_ge0.
Qed.
End Forms.

Section R2.
Variables (R : realFieldType) (K d L : nat).
Variables (s : 'I_d -> R) (W : 'M[R]_(K, d)).       (* W: the head What *)
Variables (delta plo phi : R).
Let T : 'M[R]_(K, d) := W *m Sl s L.                (* L here is the paper's L - 1 *)
Let E : 'M[R]_d := W^T *m W - Sl s 2.
Hypothesis s_ge0 : forall i, 0 <= s i.
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis hE : nF2 E <= delta ^+ 2.
Hypothesis plo_gt0 : 0 < plo.
Hypothesis phi_ge0 : 0 <= phi.
Hypothesis hlo : forall v : 'cV_K, plo * dot v v <= dot (T^T *m v) (T^T *m v).
Hypothesis hhi : forall v : 'cV_K, dot (T^T *m v) (T^T *m v) <= phi * dot v v.

Lemma Sl_col l (z : 'cV[R]_d) i : (Sl s l *m z) i 0 = s i ^+ l * z i 0.
Proof. by rewrite /Sl mul_diag_mx mxE [X in X * _]mxE. Qed.

(* |Tz|^2 = y'S^2y + y'Ey with y = S^(L-1) z *)
Lemma TzE (z : 'cV[R]_d) : let y := Sl s L *m z in
  dot (T *m z) (T *m z) = dot y (Sl s 2 *m y) + dot y (E *m y).
Proof.
move=> y; rewrite /T -mulmxA -/y dot_adj dotC mulmxA.
by rewrite -dotDr -mulmxDl /E addrC subrK.
Qed.

Lemma y2E (z : 'cV[R]_d) (a : R) : dot (Sl s L *m z) (Sl s 2 *m (Sl s L *m z))
    + a * dot (Sl s L *m z) (Sl s L *m z)
  = \sum_i ((s i ^+ 2) ^+ L.+1 + a * (s i ^+ 2) ^+ L) * z i 0 ^+ 2.
Proof.
rewrite /dot mulr_sumr -big_split; apply: eq_bigr => i _ /=.
rewrite !Sl_col [s i ^+ 2 ^+ L.+1]exprS [s i ^+ 2 ^+ L]exprAC.
by move: (s i ^+ L) (s i) (z i 0) => u v w; ring.
Qed.

(* upper end: t = s_i^2 satisfies t^L - delta t^(L-1) <= p_hi *)
Theorem R2_hi i : (s i ^+ 2) ^+ L.+1 - delta * (s i ^+ 2) ^+ L <= phi.
Proof.
pose z : 'cV[R]_d := delta_mx i 0.
have zz j : z j 0 = (j == i)%:R by rewrite mxE andbT.
have z1 : dot z z = 1.
  rewrite /dot (bigD1 i)//= big1 ?addr0 => [|j ji]; rewrite !zz; first by rewrite eqxx mulr1.
  by rewrite (negbTE ji) mul0r.
have := opnorm_tr phi_ge0 hhi z; rewrite z1 mulr1; apply: le_trans.
rewrite TzE; set y := Sl s L *m z.
have := quad_nF2 y delta_ge0 hE; rewrite ler_norml => /andP[h _].
apply: (@le_trans _ _ (dot y (Sl s 2 *m y) + (- delta) * dot y y)); last first.
  by rewrite ler_add2l mulNr.
rewrite y2E (bigD1 i)//= big1 ?addr0 => [|j ji].
  by rewrite zz eqxx expr1n mulr1 mulNr.
by rewrite zz (negbTE ji) expr0n mulr0.
Qed.

(* lower end: if fewer than K of the s_i^2 exceed t, then t^L + delta t^(L-1) >= p_lo *)
Theorem R2_lo t : 0 <= t -> (#|[set i | (t < s i ^+ 2)%R]| < K)%N ->
  plo <= t ^+ L.+1 + delta * t ^+ L.
Proof.
move=> t0; set U := [set i | _] => UK.
pose F : 'M[R]_(K, #|U|) := \matrix_(k, a) T k (enum_val a).
have [v vn vF] : exists2 v : 'rV[R]_K, v != 0 & v *m F = 0.
  have : kermx F != 0.
    rewrite kermx_eq0 /row_free neq_ltn (leq_ltn_trans _ UK)//; exact: rank_leq_col.
  by move/rowV0Pn => [v /sub_kermxP vF vn]; exists v.
have vn' : v^T != 0 by apply: contra vn => /eqP e; rewrite -[v]trmxK e trmx0.
pose z : 'cV[R]_d := T^T *m v^T.
have zU i : i \in U -> z i 0 = 0.
  move=> iU; have := congr1 (fun A : 'rV[R]_#|U| => A 0 (enum_rank_in iU i)) vF; rewrite /= [in X in _ -> X]mxE.
  rewrite mxE [X in _ = X]mxE => e; rewrite -[RHS]e; apply: eq_bigr => k _.
  by rewrite !mxE enum_rankK_in// mulrC.
have zp : 0 < dot z z by apply: lt_le_trans (hlo v^T); rewrite mulr_gt0 ?dot_gt0.
rewrite -(ler_pmul2r zp); apply: (le_trans (opnorm_lo plo_gt0 hlo v^T)); rewrite -/z TzE.
set y := Sl s L *m z.
have := quad_nF2 y delta_ge0 hE; rewrite ler_norml => /andP[_ h].
apply: (@le_trans _ _ (dot y (Sl s 2 *m y) + delta * dot y y)); first by rewrite ler_add2l.
rewrite y2E [dot z z]/dot mulr_sumr; apply: ler_sum => i _; rewrite -expr2.
case: (boolP (i \in U)) => iU; first by rewrite zU// expr0n !mulr0.
have st : s i ^+ 2 <= t by move: iU; rewrite inE -leNgt.
apply: ler_wpmul2r; first exact: sqr_ge0.
apply: ler_add; last apply: ler_wpmul2l => //; by apply: ler_expn2r; rewrite ?nnegrE ?sqr_ge0.
Qed.

(* comparison with the roots, or with numbers beyond them: s_i^2 <= t_hi, s_K^2 >= t_lo *)
Corollary R2_thi thi i : delta < thi -> phi <= thi ^+ L.+1 - delta * thi ^+ L -> s i ^+ 2 <= thi.
Proof.
move=> dt ht; rewrite leNgt; apply/negP => lt.
have e u : u ^+ L.+1 - delta * u ^+ L = (u - delta) * u ^+ L by rewrite exprS mulrBl.
have := R2_hi i; rewrite leNgt => /negP; apply; apply: le_lt_trans ht _; rewrite !e.
have thi0 : 0 < thi by apply: le_lt_trans dt.
apply: (@lt_le_trans _ _ ((s i ^+ 2 - delta) * thi ^+ L)).
  by rewrite ltr_pmul2r ?exprn_gt0// ltr_add2r.
apply: ler_wpmul2l; first by rewrite subr_ge0 ltW// (lt_trans dt).
by apply: ler_expn2r; rewrite ?nnegrE ?sqr_ge0// ltW.
Qed.

Corollary R2_tlo tlo t : 0 < tlo -> tlo ^+ L.+1 + delta * tlo ^+ L <= plo ->
  0 <= t -> (#|[set i | (t < s i ^+ 2)%R]| < K)%N -> tlo <= t.
Proof.
move=> tl0 ht t0 UK; rewrite leNgt; apply/negP => lt.
have := R2_lo t0 UK; rewrite leNgt => /negP; apply; apply: lt_le_trans ht.
apply: ltr_le_add; first by apply: ltr_expn2r => //; rewrite nnegrE ltW.
by apply: ler_wpmul2l => //; apply: ler_expn2r; rewrite ?nnegrE ?(ltW tl0) ?(ltW lt).
Qed.
End R2.


Section Data.
Variables (R : realFieldType) (K N n d : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Variables (X : 'M[R]_(d, N)) (theta : R).
Hypothesis hG : forall i j, `|G X i j| <= theta / N%:R.
Hypothesis K_gt0 : (0 < K)%N.
Hypothesis theta_lt1 : theta < 1.
Let XX := X^T *m X.
Local Notation Y := (Y R c).
Let h1 := R1_1b card_c n_gt0 hG K_gt0.
Let th1 : 0 < 1 - theta. Proof. by rewrite subr_gt0. Qed.
Let th2 : 0 < 1 + theta.
Proof. by rewrite ltr_paddr ?ltr01// (theta_ge0 card_c n_gt0 hG K_gt0). Qed.

Lemma XXs : XX^T = XX. Proof. by rewrite /XX trmx_mul trmxK. Qed.

Lemma XX_unit : XX \in unitmx.
Proof.
rewrite -row_free_unit -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
move: (row i _) (row_sub i (kermx XX)) => u /sub_kermxP hu.
have hz : XX *m u^T = 0 by rewrite -[XX]trmxK -trmx_mul XXs hu trmx0.
have /andP[h _] := h1 u^T; move: h.
rewrite dot_adj mulmxA -/XX hz [dot 0 _]big1 => [|j _]; last by rewrite mxE mul0r.
rewrite pmulr_rle0// => h; have /eqP : dot u^T u^T = 0 by apply/le_anti; rewrite h dot_ge0.
by rewrite dot_eq0 => /eqP/(congr1 trmx); rewrite trmxK trmx0.
Qed.

(* Y X^+ *)
Definition YXp : 'M[R]_(K, d) := Y *m invmx XX *m X^T.

Lemma YtE (v : 'cV[R]_K) : dot (Y^T *m v) (Y^T *m v) = n%:R * dot v v.
Proof. by rewrite -dot_adj mulmxA (YYT R card_c) mul_scalar_mx dotZr. Qed.

Let z (v : 'cV[R]_K) := invmx XX *m (Y^T *m v).
Lemma TvE v : YXp^T *m v = X *m z v.
Proof. by rewrite /YXp !trmx_mul trmxK trmx_inv XXs /z !mulmxA. Qed.
Lemma XXz v : XX *m z v = Y^T *m v.
Proof. by rewrite /z mulmxA mulmxV ?mul1mx// XX_unit. Qed.
Lemma Xz2 v : dot (X *m z v) (X *m z v) = dot (z v) (Y^T *m v).
Proof. by rewrite dot_adj mulmxA -/XX XXz dotC. Qed.

(* R1 part 5: n/(1+theta) <= Y (X'X)^-1 Y' <= n/(1-theta) *)
Theorem R1_5hi v : dot (YXp^T *m v) (YXp^T *m v) <= n%:R / (1 - theta) * dot v v.
Proof.
rewrite TvE; set w := X *m z v.
have /andP[h _] := h1 (z v).
have := dot_CS (z v) (Y^T *m v); rewrite -Xz2 YtE -/w => k.
have [a0|ap] := leP (dot w w) 0.
  by apply: (le_trans a0); rewrite mulr_ge0 ?dot_ge0// divr_ge0 ?ler0n// ltW.
rewrite mulrAC ler_pdivl_mulr// -(ler_pmul2l ap) mulrA -expr2.
apply: (le_trans (ler_wpmul2r (ltW th1) k)).
rewrite mulrAC [_ * (1 - theta)]mulrC; apply: ler_wpmul2r => //.
by rewrite mulr_ge0 ?ler0n ?dot_ge0.
Qed.

Theorem R1_5lo v : n%:R / (1 + theta) * dot v v <= dot (YXp^T *m v) (YXp^T *m v).
Proof.
rewrite TvE; set w := X *m z v.
rewrite mulrAC ler_pdivr_mulr// -YtE -XXz /XX -mulmxA -/w [_ * (1 + theta)]mulrC.
apply: (@opnorm_tr _ _ _ X^T) => [|u]; first exact: ltW.
by rewrite trmxK; have /andP[] := h1 u.
Qed.

(* R2 for e0 = mu = 0 on the canonical triple; L here is the paper's L - 1 *)
Variables (L : nat) (s : 'I_d -> R) (W : 'M[R]_(K, d)) (delta tlo thi : R).
Hypothesis s_ge0 : forall i, 0 <= s i.
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis hW : W *m Sl s L = YXp.                             (* minimum norm *)
Hypothesis hE : nF2 (W^T *m W - Sl s 2) <= delta ^+ 2.        (* delta-balanced *)
Hypothesis tlo_gt0 : 0 < tlo.
Hypothesis hlo : tlo ^+ L.+1 + delta * tlo ^+ L = n%:R / (1 + theta).
Hypothesis thi_gt : delta < thi.
Hypothesis hhi : thi ^+ L.+1 - delta * thi ^+ L = n%:R / (1 - theta).

Theorem R2 :
  (forall i, s i ^+ 2 <= thi) /\
  (forall t, 0 <= t -> (#|[set i | (t < s i ^+ 2)%R]| < K)%N -> tlo <= t).
Proof.
have p1 : 0 < n%:R / (1 + theta) by rewrite divr_gt0 ?ltr0n.
have p2 : 0 <= n%:R / (1 - theta) by rewrite divr_ge0 ?ler0n// ltW.
split=> [i|t t0 UK].
  have hv (v : 'cV[R]_K) : dot ((W *m Sl s L)^T *m v) ((W *m Sl s L)^T *m v)
      <= n%:R / (1 - theta) * dot v v by rewrite hW; exact: R1_5hi.
  exact: (R2_thi delta_ge0 hE p2 hv i thi_gt (eqW (esym hhi))).
have hv (v : 'cV[R]_K) : n%:R / (1 + theta) * dot v v
    <= dot ((W *m Sl s L)^T *m v) ((W *m Sl s L)^T *m v) by rewrite hW; exact: R1_5lo.
exact: (R2_tlo delta_ge0 hE p1 hv tlo_gt0 (eqW hlo) t0 UK).
Qed.
End Data.
