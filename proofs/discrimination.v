(* R9: Wielandt's inequality and the two ends for D_l, from bounds m I <= H <= k m I *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Two.
Variable R : realFieldType.
Implicit Types (a b c m M t D : R).

(* a nonnegative binary form has nonnegative discriminant *)
Lemma form2 a b c : 0 <= a -> (forall x y, 0 <= a * x ^+ 2 + c * x * y *+ 2 + b * y ^+ 2) ->
  c ^+ 2 <= a * b.
Proof.
move=> a0 H; have [az|ap] := leP a 0.
  have az' : a = 0 by apply/le_anti; rewrite az a0.
  rewrite az' mul0r; case: (eqVneq c 0) => [->|cn]; first by rewrite expr0n.
  have := H (- (b + 1) / (c *+ 2)) 1.
  rewrite az' mul0r add0r expr1n !mulr1 => h; exfalso; move: h.
  have -> : c * (- (b + 1) / (c *+ 2)) *+ 2 + b = -1.
    by rewrite -mulr_natl; field.
  by rewrite oppr_ge0 leNgt ltr01.
have := H (- c) a.
have -> : a * (- c) ^+ 2 + c * - c * a *+ 2 + b * a ^+ 2 = a * (a * b - c ^+ 2) by ring.
by rewrite pmulr_rge0// subr_ge0.
Qed.

(* 2 x 2 Kantorovich: m <= [[a,c],[c,b]] <= M *)
Lemma kantor2 m M a b c : 0 < m -> m <= M ->
  m <= a -> m <= b -> a <= M -> b <= M ->
  c ^+ 2 <= (a - m) * (b - m) -> c ^+ 2 <= (M - a) * (M - b) ->
  (a + b) ^+ 2 * (m * M) <= (M + m) ^+ 2 * (a * b - c ^+ 2).
Proof.
move=> m0 mM ma mb aM bM h1 h2.
have M0 : 0 < M by apply: lt_le_trans mM.
set t := a + b.
have tl : 0 <= t - m *+ 2 by rewrite subr_ge0 mulr2n ler_add.
have th : 0 <= M *+ 2 - t by rewrite subr_ge0 mulr2n ler_add.
have d1 : 0 <= a * b - c ^+ 2 - m * (t - m).
  have -> : a * b - c ^+ 2 - m * (t - m) = (a - m) * (b - m) - c ^+ 2 by rewrite /t; ring.
  by rewrite subr_ge0.
have d2 : 0 <= a * b - c ^+ 2 - M * (t - M).
  have -> : a * b - c ^+ 2 - M * (t - M) = (M - a) * (M - b) - c ^+ 2 by rewrite /t; ring.
  by rewrite subr_ge0.
have dM : 0 <= M - m by rewrite subr_ge0.
set D := a * b - c ^+ 2 in d1 d2 *.
rewrite -subr_ge0.
have [h|h] := leP t (M + m).
  have h' : 0 <= M + m - t by rewrite subr_ge0.
  have -> : (M + m) ^+ 2 * D - t ^+ 2 * (m * M)
    = (M + m) ^+ 2 * (D - m * (t - m))
      + m * ((M + m - t) * (M * (t - m *+ 2) + m * (M - m))) by ring.
  apply: addr_ge0; first by rewrite mulr_ge0 ?sqr_ge0.
  by rewrite mulr_ge0 ?(ltW m0)// mulr_ge0// addr_ge0 ?mulr_ge0 ?(ltW m0) ?(ltW M0).
have h' : 0 <= t - (M + m) by rewrite subr_ge0 ltW.
have -> : (M + m) ^+ 2 * D - t ^+ 2 * (m * M)
  = (M + m) ^+ 2 * (D - M * (t - M))
    + M * ((t - (M + m)) * (m * (M *+ 2 - t) + M * (M - m))) by ring.
apply: addr_ge0; first by rewrite mulr_ge0 ?sqr_ge0.
by rewrite mulr_ge0 ?(ltW M0)// mulr_ge0// addr_ge0 ?mulr_ge0 ?(ltW m0) ?(ltW M0).
Qed.

Lemma wiel2 m M a b c : 0 < m -> m <= M ->
  m <= a -> m <= b -> a <= M -> b <= M ->
  c ^+ 2 <= (a - m) * (b - m) -> c ^+ 2 <= (M - a) * (M - b) ->
  (M + m) ^+ 2 * c ^+ 2 <= (M - m) ^+ 2 * (a * b).
Proof.
move=> m0 mM ma mb aM bM h1 h2; have K := kantor2 m0 mM ma mb aM bM h1 h2.
have M0 : 0 < M by apply: lt_le_trans mM.
rewrite -subr_ge0 in K; rewrite -subr_ge0.
have -> : (M - m) ^+ 2 * (a * b) - (M + m) ^+ 2 * c ^+ 2
  = ((M + m) ^+ 2 * (a * b - c ^+ 2) - (a + b) ^+ 2 * (m * M)) + m * M * (a - b) ^+ 2 by ring.
by rewrite addr_ge0// mulr_ge0 ?sqr_ge0// mulr_ge0 ?ltW.
Qed.

End Two.

Section Wielandt.
Variable R : rcfType.
Variables (n : nat) (H : 'M[R]_n) (m M : R).
Hypothesis H_sym : H^T = H.
Hypothesis m_gt0 : 0 < m.
Hypothesis Hlo : forall u : 'cV_n, m * dot u u <= dot u (H *m u).
Hypothesis Hhi : forall u : 'cV_n, dot u (H *m u) <= M * dot u u.

Let q (u v : 'cV[R]_n) := dot u (H *m v).
Lemma qC u v : q u v = q v u.
Proof. by rewrite /q dot_adj H_sym dotC. Qed.
Lemma qD (x y : R) u v : q (x *: u + y *: v) (x *: u + y *: v)
  = x ^+ 2 * q u u + x * y * q u v *+ 2 + y ^+ 2 * q v v.
Proof.
have vu := qC v u; rewrite /q in vu *.
rewrite mulmxDr -!scalemxAr !dotDl !dotDr !dotZl !dotZr vu.
by move: (dot u (H *m u)) (dot u (H *m v)) (dot v (H *m v)) => a b c; ring.
Qed.

(* Wielandt for orthonormal x, y *)
Lemma wielandt1 u v : dot u u = 1 -> dot v v = 1 -> dot u v = 0 ->
  (M + m) ^+ 2 * q u v ^+ 2 <= (M - m) ^+ 2 * (q u u * q v v).
Proof.
move=> u1 v1 uv.
have dd (x y : R) : dot (x *: u + y *: v) (x *: u + y *: v) = x ^+ 2 + y ^+ 2.
  by rewrite !dotDl !dotDr !dotZl !dotZr (dotC v u) uv u1 v1 !mulr0 addr0 add0r !mulr1 !expr2.
have lu : m <= q u u by have := Hlo u; rewrite u1 mulr1.
have lv : m <= q v v by have := Hlo v; rewrite v1 mulr1.
have hu : q u u <= M by have := Hhi u; rewrite u1 mulr1.
have hv : q v v <= M by have := Hhi v; rewrite v1 mulr1.
apply: wiel2 => //; first exact: le_trans hu.
  apply: form2 => [|x y]; first by rewrite subr_ge0.
  have h := Hlo (x *: u + y *: v); rewrite -/(q _ _) qD dd -subr_ge0 in h; move: h.
  move: (q u u) (q u v) (q v v) => a c b.
  suff -> : x ^+ 2 * a + x * y * c *+ 2 + y ^+ 2 * b - m * (x ^+ 2 + y ^+ 2)
    = (a - m) * x ^+ 2 + c * x * y *+ 2 + (b - m) * y ^+ 2 by [].
  by ring.
apply: form2 => [|x y]; first by rewrite subr_ge0.
have h := Hhi (x *: u + (- y) *: v); rewrite -/(q _ _) qD dd -subr_ge0 in h; move: h.
move: (q u u) (q u v) (q v v) => a c b.
suff -> : M * (x ^+ 2 + (- y) ^+ 2) - (x ^+ 2 * a + x * - y * c *+ 2 + (- y) ^+ 2 * b)
  = (M - a) * x ^+ 2 + c * x * y *+ 2 + (M - b) * y ^+ 2 by [].
by ring.
Qed.

(* |x'Hy| <= (k-1)/(k+1) sqrt(x'Hx y'Hy) for orthonormal x, y, k = M/m *)
Theorem wielandt u v : dot u u = 1 -> dot v v = 1 -> dot u v = 0 ->
  `|q u v| <= (M / m - 1) / (M / m + 1) * Num.sqrt (q u u * q v v).
Proof.
move=> u1 v1 uv.
have lu : m <= q u u by have := Hlo u; rewrite u1 mulr1.
have lv : m <= q v v by have := Hlo v; rewrite v1 mulr1.
have mM : m <= M by apply: le_trans lu _; have := Hhi u; rewrite u1 mulr1.
have M0 : 0 < M by apply: lt_le_trans mM.
have qq : 0 <= q u u * q v v by rewrite mulr_ge0// (le_trans (ltW m_gt0)).
have Mm : 0 < M + m by rewrite addr_gt0.
have -> : (M / m - 1) / (M / m + 1) = (M - m) / (M + m).
  by field; rewrite !gt_eqF//= mulr1.
apply: normr_sqr_le; first by rewrite mulr_ge0 ?sqrtr_ge0// divr_ge0 ?subr_ge0// ltW.
rewrite exprMn sqr_sqrtr// expr_div_n mulrAC ler_pdivl_mulr ?exprn_gt0//.
rewrite mulrC [X in X <= _]mulrC [X in _ <= X]mulrC; exact: wielandt1.
Qed.

(* cosines of the class means with Gram matrix H *)
Definition cosH i j := H i j / Num.sqrt (H i i * H j j).

Lemma q_delta i j : q (delta_mx i 0) (delta_mx j 0) = H i j.
Proof.
rewrite /q /dot (bigD1 i)//= big1 ?addr0 => [|k ki]; last by rewrite !mxE (negbTE ki) mul0r.
rewrite !mxE !eqxx mul1r (bigD1 j)//= big1 ?addr0 => [|k kj]; rewrite !mxE.
  by rewrite !eqxx mulr1.
by rewrite (negbTE kj) mulr0.
Qed.
Lemma dot_delta i j : dot (delta_mx i 0 : 'cV[R]_n) (delta_mx j 0) = (i == j)%:R.
Proof.
rewrite /dot (bigD1 i)//= big1 ?addr0 => [|k ki]; last by rewrite !mxE (negbTE ki) mul0r.
by rewrite !mxE !eqxx mul1r andbT.
Qed.

Theorem R9_cos i j : i != j -> `|cosH i j| <= (M / m - 1) / (M / m + 1).
Proof.
move=> ij; have := @wielandt (delta_mx i 0) (delta_mx j 0).
rewrite !dot_delta !eqxx (negbTE ij) !q_delta => /(_ erefl erefl erefl) h.
have d k : 0 < H k k.
  rewrite -q_delta; apply: lt_le_trans (Hlo _).
  by rewrite dot_delta eqxx mulr1.
have s0 : 0 < Num.sqrt (H i i * H j j) by rewrite sqrtr_gt0 mulr_gt0.
by rewrite /cosH normrM normfV (gtr0_norm s0) ler_pdivr_mulr.
Qed.

(* D = 1 - max_(i <> j) cos: 2/(1+k) <= D <= 2k/(1+k) *)
Theorem R9 (D : R) : (forall i j, i != j -> cosH i j <= 1 - D) ->
  (exists i j, i != j /\ cosH i j = 1 - D) ->
  2%:R / (1 + M / m) <= D <= 2%:R * (M / m) / (1 + M / m).
Proof.
move=> _ [i [j [ij hD]]]; have := R9_cos ij; rewrite hD ler_norml => /andP[h1 h2].
have lu : m <= H i i by have := Hlo (delta_mx i 0); rewrite -/(q _ _) q_delta dot_delta eqxx mulr1.
have M0 : 0 < M.
  apply: lt_le_trans (le_trans lu _) => //.
  by have := Hhi (delta_mx i 0); rewrite -/(q _ _) q_delta dot_delta eqxx mulr1.
have k0 : 0 < 1 + M / m by rewrite addr_gt0 ?ltr01 ?divr_gt0.
move: h1 h2; set g := (M / m - 1) / (M / m + 1) => h1 h2.
have -> : 2%:R / (1 + M / m) = 1 - g by rewrite /g; field; rewrite !gt_eqF// addr_gt0.
have -> : 2%:R * (M / m) / (1 + M / m) = 1 + g by rewrite /g; field; rewrite !gt_eqF// addr_gt0.
by rewrite ler_subl_addr -ler_subl_addl h2 /= -ler_subl_addl -[_ <= g]ler_opp2 opprB.
Qed.
End Wielandt.
