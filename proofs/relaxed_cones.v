(* R12.4 (relaxed.md): the steps from which its cones are made.  Angles enter through sine sg and cosine kp only *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics spectrum spectrum_lemma9 svd norms.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Projectors.
Variables (R : rcfType) (d : nat).

Lemma compl_sym (P : 'M[R]_d) : P^T = P -> (1%:M - P)^T = 1%:M - P.
Proof. by move=> Ps; rewrite linearB/= trmx1 Ps. Qed.
Lemma compl_idem (P : 'M[R]_d) : P *m P = P -> (1%:M - P) *m (1%:M - P) = 1%:M - P.
Proof. by move=> PP; rewrite mulmxBr mulmxBl mul1mx mulmx1 mulmxBl mul1mx PP subrr subr0. Qed.
Lemma nF2_proj2 p (P : 'M[R]_d) (z : 'M[R]_(d, p)) : P^T = P -> P *m P = P ->
  nF2 z = nF2 (P *m z) + nF2 ((1%:M - P) *m z).
Proof.
move=> Ps PP; rewrite !nF2_cols -big_split; apply: eq_bigr => j _ /=.
have e (A : 'M[R]_d) : col j (A *m z) = A *m col j z by rewrite !colE mulmxA.
by rewrite !e; exact: proj_split.
Qed.

(* A change of space: from the cone about P to that about Q, tan(phi) = f, theta with sine sg and cosine kp,
   tan(phi + theta) = (f kp + sg)/(kp - f sg) *)
Section Change.
Variables (P Q : 'M[R]_d) (sg kp : R).
Hypothesis Ps : P^T = P.
Hypothesis PP : P *m P = P.
Hypothesis Qs : Q^T = Q.
Hypothesis QQ : Q *m Q = Q.
Hypothesis sg_ge0 : 0 <= sg.
Hypothesis kp_ge0 : 0 <= kp.
Hypothesis unit : kp ^+ 2 + sg ^+ 2 = 1.
Hypothesis h1 : forall u : 'cV[R]_d, dot ((1%:M - P) *m (Q *m u)) ((1%:M - P) *m (Q *m u)) <= sg ^+ 2 * dot (Q *m u) (Q *m u).
Hypothesis h2 : forall u : 'cV[R]_d,
  dot (P *m ((1%:M - Q) *m u)) (P *m ((1%:M - Q) *m u)) <= sg ^+ 2 * dot ((1%:M - Q) *m u) ((1%:M - Q) *m u).

Theorem change_of_space p (z : 'M[R]_(d, p)) f a : 0 <= f -> 0 <= a -> 0 < kp - f * sg ->
  nF (P *m z) <= f * nF ((1%:M - P) *m z) + a ->
  nF (Q *m z) <= (f * kp + sg) / (kp - f * sg) * nF ((1%:M - Q) *m z) + a / (kp - f * sg).
Proof.
move=> f0 a0 D0 hz; set t := nF (Q *m z); set r := nF ((1%:M - Q) *m z).
set x := nF (P *m z) in hz; set x' := nF ((1%:M - P) *m z) in hz.
have [t0 r0] : 0 <= t /\ 0 <= r by split; exact: nF_ge0.
have [x0 x0'] : 0 <= x /\ 0 <= x' by split; exact: nF_ge0.
have sum : x ^+ 2 + x' ^+ 2 = t ^+ 2 + r ^+ 2.
  by rewrite /x /x' /t /r !nF_sqr -(nF2_proj2 z Ps PP) -(nF2_proj2 z Qs QQ).
have col2 (A B : 'M[R]_d) j : col j (A *m (B *m z)) = A *m (B *m col j z) by rewrite !colE !mulmxA.
have col1 (B : 'M[R]_d) j : col j (B *m z) = B *m col j z by rewrite !colE !mulmxA.
have a1 : kp * t <= nF (P *m (Q *m z)).
  rewrite -ler_sqr ?nnegrE ?mulr_ge0 ?nF_ge0// exprMn nF_sqr /t nF_sqr.
  have : nF2 ((1%:M - P) *m (Q *m z)) <= sg ^+ 2 * nF2 (Q *m z).
    rewrite !nF2_cols mulr_sumr; apply: ler_sum => j _; rewrite col2 col1; exact: h1.
  have := nF2_proj2 (Q *m z) Ps PP; move: (nF2 (Q *m z)) (nF2 _) (nF2 _) => u v w -> h.
  have -> : kp ^+ 2 = 1 - sg ^+ 2 by rewrite -unit addrK.
  by rewrite mulrBl mul1r ler_subl_addr ler_add2l.
have a2 : nF (P *m ((1%:M - Q) *m z)) <= sg * r.
  rewrite -ler_sqr ?nnegrE ?mulr_ge0 ?nF_ge0// exprMn nF_sqr /r nF_sqr.
  by rewrite !nF2_cols mulr_sumr; apply: ler_sum => j _; rewrite col2 col1; exact: h2.
have lo : kp * t - sg * r <= x.
  have -> : x = nF (P *m (Q *m z) + P *m ((1%:M - Q) *m z)) by rewrite -mulmxDr -mulmxDl addrC subrK mul1mx.
  by apply: le_trans (nFB _ _); apply: ler_sub.
have key : kp * t - sg * r <= f * (kp * r + sg * t) + a.
  have [neg|pos] := leP (kp * t - sg * r) 0; last first.
    apply: (le_trans lo); apply: (le_trans hz); rewrite ler_add2r; apply: ler_wpmul2l => //.
    rewrite -ler_sqr ?nnegrE ?addr_ge0 ?mulr_ge0//.
    have -> : x' ^+ 2 = t ^+ 2 + r ^+ 2 - x ^+ 2 by rewrite -sum addrC addKr.
    rewrite ler_subl_addr.
    have -> : t ^+ 2 + r ^+ 2 = (kp * r + sg * t) ^+ 2 + (kp * t - sg * r) ^+ 2.
      have -> : t ^+ 2 + r ^+ 2 = (kp ^+ 2 + sg ^+ 2) * (t ^+ 2 + r ^+ 2) by rewrite unit mul1r.
      by ring.
    rewrite ler_add2l; apply: ler_expn2r; rewrite ?nnegrE; [exact: ltW | exact: x0 | exact: lo].
  by apply: le_trans neg _; rewrite addr_ge0// mulr_ge0// addr_ge0// mulr_ge0.
rewrite mulrAC -mulrDl ler_pdivl_mulr// mulrBr.
have k2 : 0 <= f * (kp * r + sg * t) + a - (kp * t - sg * r) by rewrite subr_ge0.
by rewrite -subr_ge0; apply: (le_trans k2); apply: eqW; ring.
Qed.
End Change.

(* Angles: sin(theta) <= |B|/(t - eps^2) for B = C - A, P commuting with C and Q with A *)
Theorem angle (P Q A C : 'M[R]_d) (t e beta : R) : P^T = P -> P *m P = P -> Q^T = Q -> Q *m Q = Q ->
  P *m C = C *m P -> Q *m A = A *m Q -> e < t -> 0 <= beta ->
  (forall v : 'cV[R]_d, t * dot (Q *m v) (Q *m v) <= dot (Q *m v) (A *m (Q *m v))) ->
  (forall v : 'cV[R]_d, dot ((1%:M - P) *m v) (C *m ((1%:M - P) *m v)) <= e * dot ((1%:M - P) *m v) ((1%:M - P) *m v)) ->
  (forall u v : 'cV[R]_d, dot u u = 1 -> dot v v = 1 -> `|dot u ((C - A) *m v)| <= beta) ->
  forall x : 'cV[R]_d, dot ((1%:M - P) *m (Q *m x)) ((1%:M - P) *m (Q *m x)) <= (beta / (t - e)) ^+ 2 * dot x x.
Proof.
move=> Ps PP Qs QQ PC QA et b0 hA hC hB x.
have D0 : 0 < t - e by rewrite subr_gt0.
pose P' := 1%:M - P; have P's : P'^T = P' := compl_sym Ps; have P'P : P' *m P' = P' := compl_idem PP.
have P'C : P' *m C = C *m P' by rewrite /P' mulmxBl mulmxBr mul1mx mulmx1 PC.
have [s [s0 ss [U [V [oU oV SE]]]]] := svd (P' *m Q).
have key i : s i <= beta / (t - e).
  rewrite ler_pdivl_mulr//; have [z|p] := leP (s i) 0.
    by apply: le_trans b0; rewrite mulr_le0_ge0// ltW.
  pose u := U *m delta_mx i (0 : 'I_1); pose v := V *m delta_mx i (0 : 'I_1).
  have dd : dot (delta_mx i 0 : 'cV[R]_d) (delta_mx i 0) = 1.
    by rewrite /dot (bigD1 i)//= big1 => [|j ji]; rewrite !mxE ?eqxx ?mulr1 ?addr0// (negbTE ji) mul0r.
  have u1 : dot u u = 1 by rewrite orth_dot.
  have v1 : dot v v = 1 by rewrite orth_dot.
  have sd : Sl s 1 *m delta_mx i (0 : 'I_1) = s i *: delta_mx i 0.
    apply/matrixP => a z; rewrite /Sl mul_diag_mx !mxE expr1; case: eqVneq => [->|_] //=.
    by rewrite !mulr0.
  have Sv : P' *m (Q *m v) = s i *: u.
    by rewrite mulmxA SE /v -!mulmxA (mulmxA V^T) oV mul1mx sd -scalemxAr.
  have Su : Q *m (P' *m u) = s i *: v.
    have -> : Q *m (P' *m u) = (P' *m Q)^T *m u by rewrite trmx_mul Qs P's mulmxA.
    by rewrite SE !trmx_mul trmxK SlT /u -!mulmxA (mulmxA U^T) oU mul1mx sd -scalemxAr.
  have sn : s i != 0 by rewrite gt_eqF.
  have uE : u = (s i)^-1 *: (P' *m (Q *m v)) by rewrite Sv scalerA mulVf ?scale1r.
  have vE : v = (s i)^-1 *: (Q *m (P' *m u)) by rewrite Su scalerA mulVf ?scale1r.
  have Pu : P' *m u = u by rewrite uE -scalemxAr (mulmxA P' P') P'P.
  have Qv : Q *m v = v by rewrite vE -scalemxAr (mulmxA Q Q) QQ.
  rewrite Pu in Su; rewrite Qv in Sv.
  have e1 : dot u (A *m v) = s i * dot v (A *m v).
    by rewrite -{1}Qv mulmxA -QA -mulmxA dot_adj Qs Su dotZl.
  have e2 : dot u (C *m v) = s i * dot u (C *m u).
    by rewrite -{1}Pu -[dot (P' *m u) _]dotC dot_adj P's dotC mulmxA P'C -mulmxA Sv -scalemxAr dotZr.
  have := hB u v u1 v1; rewrite mulmxBl dotC dotBl ![dot (_ *m v) u]dotC e1 e2 -mulrBr ler_norml => /andP[h _].
  have hv := hA v; rewrite Qv v1 mulr1 in hv.
  have hu := hC u; rewrite -/P' Pu u1 mulr1 in hu.
  rewrite -[beta]opprK ler_oppr; apply: le_trans h _; rewrite -mulrN; apply: ler_wpmul2l; first exact: ltW.
  by rewrite opprB; apply: ler_sub.
rewrite -/P' mulmxA SE (gram_svd V s x oU) -(orth_dot x (orth_tr oV)) [X in _ <= _ * X]/dot mulr_sumr.
apply: ler_sum => i _; rewrite -expr2; apply: ler_wpmul2r; first exact: sqr_ge0.
by rewrite ler_sqr ?nnegrE ?s0// divr_ge0// ltW.
Qed.

(* A layer: |P z| from the cone after it *)
Section Layer.
Variables (W P Q : 'M[R]_d) (t e : R).
Hypothesis QW : Q *m W = W *m P.
Hypothesis t_gt0 : 0 < t.
Hypothesis e_ge0 : 0 <= e.
Hypothesis hlo : forall u : 'cV[R]_d, t * dot (P *m u) (P *m u) <= dot (W *m (P *m u)) (W *m (P *m u)).
Hypothesis hhi : forall u : 'cV[R]_d,
  dot (W *m ((1%:M - P) *m u)) (W *m ((1%:M - P) *m u)) <= e ^+ 2 * dot ((1%:M - P) *m u) ((1%:M - P) *m u).
Variables (p : nat) (z : 'M[R]_(d, p)).

Let QW' : (1%:M - Q) *m W = W *m (1%:M - P).
Proof. by rewrite mulmxBl mulmxBr mul1mx mulmx1 QW. Qed.
Let col2 (A B : 'M[R]_d) j : col j (A *m (B *m z)) = A *m (B *m col j z). Proof. by rewrite !colE !mulmxA. Qed.
Let col1 (B : 'M[R]_d) j : col j (B *m z) = B *m col j z. Proof. by rewrite !colE !mulmxA. Qed.

Lemma layer_lo : Num.sqrt t * nF (P *m z) <= nF (Q *m (W *m z)).
Proof.
rewrite mulmxA QW -mulmxA -ler_sqr ?nnegrE ?mulr_ge0 ?sqrtr_ge0 ?nF_ge0// exprMn sqr_sqrtr ?(ltW t_gt0)// !nF_sqr.
by rewrite !nF2_cols mulr_sumr; apply: ler_sum => j _; rewrite col2 col1; exact: hlo.
Qed.
Lemma layer_hi : nF ((1%:M - Q) *m (W *m z)) <= e * nF ((1%:M - P) *m z).
Proof.
rewrite mulmxA QW' -mulmxA -ler_sqr ?nnegrE ?mulr_ge0 ?nF_ge0// exprMn !nF_sqr.
by rewrite !nF2_cols mulr_sumr; apply: ler_sum => j _; rewrite col2 col1; exact: hhi.
Qed.

(* backwards: tan(phi_(l-1)) = r_l tan(omega_l), a_(l-1) = a'_l/sqrt(t_l) *)
Theorem layer_back ta a : 0 <= ta -> nF (Q *m (W *m z)) <= ta * nF ((1%:M - Q) *m (W *m z)) + a ->
  nF (P *m z) <= e / Num.sqrt t * ta * nF ((1%:M - P) *m z) + a / Num.sqrt t.
Proof.
move=> ta0 h; have q0 : 0 < Num.sqrt t by rewrite sqrtr_gt0.
have -> : e / Num.sqrt t * ta * nF ((1%:M - P) *m z) + a / Num.sqrt t
    = (ta * (e * nF ((1%:M - P) *m z)) + a) / Num.sqrt t.
  by move: (nF _) => y; field; rewrite gt_eqF.
rewrite ler_pdivl_mulr// mulrC; apply: le_trans layer_lo _; apply: le_trans h _.
by rewrite ler_add2r; apply: ler_wpmul2l => //; exact: layer_hi.
Qed.
(* forwards: the tangent shrinks by r_l *)
Theorem layer_forth ta : 0 <= ta -> nF ((1%:M - P) *m z) <= ta * nF (P *m z) ->
  nF ((1%:M - Q) *m (W *m z)) <= e / Num.sqrt t * ta * nF (Q *m (W *m z)).
Proof.
move=> ta0 h; have q0 : 0 < Num.sqrt t by rewrite sqrtr_gt0.
apply: le_trans layer_hi _; rewrite -mulrA -mulrA; apply: ler_wpmul2l => //.
apply: le_trans h _; rewrite mulrCA; apply: ler_wpmul2l => //.
by rewrite mulrC ler_pdivl_mulr// mulrC; exact: layer_lo.
Qed.

Hypothesis Ps : P^T = P.
Hypothesis PP : P *m P = P.
Hypothesis Qs : Q^T = Q.
Hypothesis QQ : Q *m Q = Q.
(* the bound on q_l: |Wz|^2 <= (eps^2 + (eps tan(omega) + a'/y)^2)|z|^2 for y <= |z| *)
Theorem cone_hi ta a y : 0 <= ta -> 0 <= a -> 0 < y -> y <= nF z ->
  nF (Q *m (W *m z)) <= ta * nF ((1%:M - Q) *m (W *m z)) + a ->
  nF2 (W *m z) <= (e ^+ 2 + (e * ta + a / y) ^+ 2) * nF2 z.
Proof.
move=> ta0 a0 y0 yz h; rewrite (nF2_proj2 (W *m z) Qs QQ) addrC mulrDl.
have z0 := nF_ge0 z; have k : nF ((1%:M - Q) *m (W *m z)) <= e * nF z.
  apply: le_trans layer_hi _; apply: ler_wpmul2l => //.
  by rewrite nF_le// nF_sqr [X in _ <= X](nF2_proj2 z Ps PP) ler_addr nF2_ge0.
have ez : 0 <= e * nF z by exact: mulr_ge0.
have ay : 0 <= a / y by rewrite divr_ge0// ltW.
have s0 : 0 <= (e * ta + a / y) * nF z by apply: mulr_ge0 => //; apply: addr_ge0 => //; exact: mulr_ge0.
rewrite -!nF_sqr -!exprMn; apply: ler_add; apply: ler_expn2r; rewrite ?nnegrE ?nF_ge0//.
apply: le_trans h _; rewrite mulrDl; apply: ler_add.
  by rewrite mulrAC [_ * ta]mulrC; apply: ler_wpmul2l.
by rewrite mulrAC ler_pdivl_mulr//; apply: ler_wpmul2l.
Qed.
(* the bound on p_l: |Wz|^2 >= t cos(psi)^2 |z|^2, cos(psi)^2 = 1/(1 + tan(psi)^2) *)
Theorem cone_lo ta : 0 <= ta -> nF ((1%:M - P) *m z) <= ta * nF (P *m z) ->
  t / (1 + ta ^+ 2) * nF2 z <= nF2 (W *m z).
Proof.
move=> ta0 h; have c0 : 0 < 1 + ta ^+ 2 by rewrite ltr_paddr ?sqr_ge0 ?ltr01.
have h1 : t * nF2 (P *m z) <= nF2 (W *m z).
  have := layer_lo; rewrite -ler_sqr ?nnegrE ?mulr_ge0 ?sqrtr_ge0 ?nF_ge0// exprMn sqr_sqrtr ?(ltW t_gt0)// !nF_sqr => k.
  by apply: le_trans k _; rewrite [X in _ <= X](nF2_proj2 (W *m z) Qs QQ) ler_addl nF2_ge0.
apply: le_trans h1; rewrite mulrAC ler_pdivr_mulr// -mulrA; apply: ler_wpmul2l; first exact: ltW.
rewrite (nF2_proj2 z Ps PP) mulrDr mulr1 ler_add2l mulrC -!nF_sqr -exprMn.
by rewrite ler_sqr ?nnegrE ?mulr_ge0 ?nF_ge0.
Qed.
End Layer.
End Projectors.

(* equal ranks: |(1-P)Q| <= sin(theta) gives |(1-Q)P| <= sin(theta), for P = VV', Q = UU' with K orthonormal columns each *)
Theorem equal_ranks (R : rcfType) (d K : nat) (U V : 'M[R]_(d, K)) (sg : R) : U^T *m U = 1%:M -> V^T *m V = 1%:M ->
  0 <= sg -> sg < 1 ->
  (forall x : 'cV[R]_K, dot ((1%:M - V *m V^T) *m (U *m x)) ((1%:M - V *m V^T) *m (U *m x)) <= sg ^+ 2 * dot x x) ->
  forall x : 'cV[R]_K, dot ((1%:M - U *m U^T) *m (V *m x)) ((1%:M - U *m U^T) *m (V *m x)) <= sg ^+ 2 * dot x x.
Proof.
move=> UU VV sg0 sg1 h x.
have iso (A : 'M[R]_(d, K)) (y : 'cV[R]_K) : A^T *m A = 1%:M -> dot (A *m y) (A *m y) = dot y y.
  by move=> AA; rewrite dot_adj mulmxA AA mul1mx.
have pr (A : 'M[R]_(d, K)) (y : 'cV[R]_d) : A^T *m A = 1%:M ->
    dot y y = dot (A^T *m y) (A^T *m y) + dot ((1%:M - A *m A^T) *m y) ((1%:M - A *m A^T) *m y).
  move=> AA; have As : (A *m A^T)^T = A *m A^T by rewrite trmx_mul trmxK.
  have Ap : (A *m A^T) *m (A *m A^T) = A *m A^T by rewrite -mulmxA (mulmxA A^T) AA mul1mx.
  by rewrite [LHS](proj_split y As Ap) -(mulmxA A A^T y) iso.
pose G := V^T *m U; pose k := 1 - sg ^+ 2.
have k0 : 0 < k by rewrite subr_gt0 expr_lt1.
have hG (y : 'cV[R]_K) : k * dot y y <= dot (G *m y) (G *m y).
  have := pr V (U *m y) VV; rewrite (iso U y UU) => e; have hh := h y.
  have -> : G *m y = V^T *m (U *m y) by rewrite /G mulmxA.
  by rewrite /k mulrBl mul1r ler_subl_addr {1}e ler_add2l; exact: hh.
have Gu : G \in unitmx.
  rewrite -unitmx_tr -row_free_unit -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
  move: (row i _) (row_sub i (kermx G^T)) => u /sub_kermxP hu.
  have hz : G *m u^T = 0 by rewrite -[G]trmxK -trmx_mul hu trmx0.
  have := hG u^T; rewrite hz [dot 0 _]big1 => [|j _]; last by rewrite mxE mul0r.
  rewrite pmulr_rle0// => h'; have /eqP : dot u^T u^T = 0 by apply/le_anti; rewrite h' dot_ge0.
  by rewrite dot_eq0 => /eqP/(congr1 trmx); rewrite trmxK trmx0.
have hG' : k * dot x x <= dot (G^T *m x) (G^T *m x).
  have [g _] := gram_solve (invmx G *m x) k0 hG.
  by move: g; rewrite mulKVmx// !nF2_col.
have := pr U (V *m x) UU; rewrite (iso V x VV) => e.
have GT : U^T *m (V *m x) = G^T *m x by rewrite /G trmx_mul trmxK mulmxA.
move: hG'; rewrite -GT /k mulrBl mul1r ler_subl_addr {1}e ler_add2l; by [].
Qed.
