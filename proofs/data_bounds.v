(* what is known of the data, in one record: entrywise (R1, from theta) or spectral (R10, from lmin and lmax) *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data data_energy spectrum spectrum_lemma9 leakage_R5 discrimination norms
  spectrum_products compression_R7.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

(* X^+'Y' *)
Definition XpY (R : rcfType) K N d (c : 'I_N -> 'I_K) (X : 'M[R]_(d, N)) : 'M[R]_(d, K) :=
  X *m invmx (X^T *m X) *m (Y R c)^T.

(* lo <= X'X <= hi; any K coordinates carry at most A of |Delta|_F^2, the others at least B; |Delta|_F^2 <= E2;
   b and phi = b^2/den of R5 as functions of m *)
Record data_bounds (R : rcfType) K N n m (c : 'I_N -> 'I_K) (X : 'M[R]_(K + m, N))
    (lo hi A B E2 : R) (b den : R -> R) : Prop := DataBounds {
  db_lo : 0 < lo;
  db_hi : 0 < hi;
  db_gram : gram_in X lo hi;
  db_top : forall T : {set 'I_(K + m)}, (#|T| <= K)%N -> \sum_(i in T) enW n c X i <= A;
  db_rest : forall T : {set 'I_(K + m)}, (#|T| <= K)%N -> B <= \sum_(i in ~: T) enW n c X i;
  db_E2 : nF2 (Delta n c X) <= E2;
  db_b0 : forall mm, 0 <= mm -> 0 <= b mm;
  db_b : forall mm, 0 <= mm -> nF2 (dsubmx (XpY c X)) <= (Num.sqrt n%:R * mm) ^+ 2 ->
    forall v, dot (dsubmx X *m (Y R c)^T *m v) (dsubmx X *m (Y R c)^T *m v) <= n%:R * b mm ^+ 2 * dot v v;
  db_phi : forall mm, 0 <= mm -> nF2 (dsubmx (XpY c X)) <= (Num.sqrt n%:R * mm) ^+ 2 -> 0 < den mm ->
    nF2 (Mc n c (dsubmx X)) <= b mm ^+ 2 / den mm * nF2 (Mc n c (usubmx X))
}.

Section Formulas.
Variable R : rcfType.
Implicit Types (theta lo hi mm : R).
(* R1 *)
Definition entry_A K theta := K%:R + Num.sqrt K%:R * theta.
Definition entry_B K n theta := (n%:R - 2%:R) * K%:R
  - theta * Num.min (Num.sqrt ((n%:R - 2%:R) * K%:R)) (Num.sqrt K%:R + 2%:R * (1 - n%:R^-1)).
Definition entry_E2 K n theta := (n%:R - 1) * K%:R + 2%:R * theta.
(* R5: b, and the denominator of phi *)
Definition entry_b theta mm := Num.min (theta / Num.sqrt (1 - theta) + mm)
  (theta / Num.sqrt (2%:R * (1 - theta)) + (1 + theta) * mm).
Definition entry_den K theta mm := (K%:R - 1) * (1 - 2%:R * theta / K%:R) - entry_b theta mm ^+ 2.
(* R10 *)
Definition spec_A K hi : R := K%:R * hi.
Definition spec_B K n lo : R := (n%:R - 2%:R) * K%:R * lo.
Definition spec_E2 K n hi : R := (n%:R * K%:R - K%:R) * hi.
Definition spec_b lo hi mm := Num.sqrt hi - Num.sqrt lo + Num.sqrt lo * Num.sqrt hi * mm.
Definition spec_den lo hi mm := lo - spec_b lo hi mm ^+ 2.
End Formulas.

Section Split.
Variables (R : rcfType) (K N n : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Variables (d : nat) (X : 'M[R]_(d, N)).
Local Notation Q := (Q R n c).

Lemma nF2_split m k (A : 'M[R]_(m, k)) (p : 'M_k) : p^T = p -> p *m p = p ->
  nF2 A = nF2 (A *m p) + nF2 (A *m (1%:M - p)).
Proof.
move=> ps pp; rewrite -(nF2_tr A) -(nF2_tr (A *m p)) -(nF2_tr (A *m (1%:M - p))) !trmx_mul.
rewrite [(1%:M - p)^T]linearB/= trmx1 ps !nF2_cols -big_split; apply: eq_bigr => j _ /=.
have cM (C : 'M[R]_k) : col j (C *m A^T) = C *m col j A^T by rewrite !colE mulmxA.
by rewrite !cM; exact: proj_split.
Qed.

(* a projector whose range carries at least the energy of T, and whose complement in the range of I - P at most
   that of the rest *)
Lemma split_core (T : {set 'I_d}) : (#|T| <= K)%N -> exists Pi r,
  [/\ Pi^T = Pi, Pi *m Pi = Pi, Q *m Pi = Pi /\ Pi *m Q = Pi, \tr Pi = r%:R /\ (r <= K)%N
    & \sum_(i in T) enW n c X i <= nF2 (X *m Pi) /\ nF2 (X *m (Q - Pi)) <= \sum_(i in ~: T) enW n c X i].
Proof.
move=> TK.
pose F : 'M[R]_(#|T|, d) := \matrix_(k, i) (i == enum_val k)%:R.
have FE p (A : 'M[R]_(d, p)) : nF2 (F *m A) = \sum_(i in T) \sum_j A i j ^+ 2.
  rewrite big_enum_val /nF2; apply: eq_bigr => k _; apply: eq_bigr => j _.
  rewrite mxE (bigD1 (enum_val k))//= mxE eqxx mul1r big1 ?addr0// => i ik.
  by rewrite mxE (negbTE ik) mul0r.
pose D := F *m Delta n c X.
have DE : \sum_(i in T) enW n c X i = nF2 D by rewrite /D FE.
have [Pi [Ps Pp DP trP killP]] := row_proj D.
have rD : (\rank D <= K)%N by apply: leq_trans TK; exact: rank_leq_row.
have PQ : Pi *m Q = Pi.
  have /killP : D *m (1%:M - Q) = 0.
    by rewrite /D /metrics.Delta -/Q mulmxBr mulmx1 -!mulmxA (Q_idem R card_c n_gt0) subrr.
  by rewrite mulmxBr mulmx1 => /eqP; rewrite subr_eq0 => /eqP <-.
have QP : Q *m Pi = Pi by rewrite -{1}(Q_sym R n c) -{1}Ps -trmx_mul PQ Ps.
have le1 : nF2 D <= nF2 (X *m Pi).
  rewrite -[in X in X <= _]DP /D /metrics.Delta -/Q -!mulmxA QP FE.
  rewrite /nF2 [X in _ <= X](bigID (mem T))/= ler_addl.
  by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; exact: sqr_ge0.
exists Pi, (\rank D); split=> //; split; first by rewrite DE.
have e1 : nF2 (Delta n c X) = \sum_(i in T) enW n c X i + \sum_(i in ~: T) enW n c X i.
  rewrite /nF2 (bigID (mem T))/=; congr (_ + _).
  by apply: eq_bigl => i; rewrite in_setC.
have e2 : nF2 (Delta n c X) = nF2 (X *m Pi) + nF2 (X *m (Q - Pi)).
  rewrite (nF2_split _ Ps Pp) /metrics.Delta -/Q -!mulmxA QP; congr (_ + nF2 (_ *m _)).
  by rewrite mulmxBr mulmx1 QP.
rewrite DE in e1; rewrite -(ler_add2l (nF2 D)) -e1 e2.
by rewrite ler_add2r.
Qed.

Lemma QPi_proj (Pi : 'M[R]_N) : Pi^T = Pi -> Pi *m Pi = Pi -> Q *m Pi = Pi -> Pi *m Q = Pi ->
  (Q - Pi)^T = Q - Pi /\ (Q - Pi) *m (Q - Pi) = Q - Pi.
Proof.
move=> Ps Pp QP PQ; split; first by rewrite linearB/= Ps (Q_sym R n c).
move: (Q_idem R card_c n_gt0) QP PQ; move: Q => q qq qp pq.
by rewrite mulmxBr !mulmxBl qq qp pq Pp subrr subr0.
Qed.

Lemma tr_QPi (Pi : 'M[R]_N) r : \tr Pi = r%:R -> \tr (Q - Pi) = N%:R - K%:R - r%:R.
Proof. by move=> h; rewrite linearB/= (tr_Q R card_c n_gt0) h. Qed.

(* |XE|_F^2 = Tr E + <G, E> for a projector E *)
Lemma nF2_XE (E : 'M[R]_N) : E^T = E -> E *m E = E ->
  nF2 (X *m E) = \tr E + \sum_i \sum_j G X i j * E i j.
Proof.
move=> Es Ep; rewrite nF2_mxtrace trmx_mul Es mulmxA mxtrace_mulC !mulmxA Ep -mulmxA gramX mulmxDr.
rewrite mulmx1 linearD/=; congr (_ + _).
rewrite /mxtrace exchange_big; apply: eq_bigr => i _; rewrite mxE.
by apply: eq_bigr => j _; rewrite mulrC; congr (_ * _); rewrite -{1}Es mxE.
Qed.
Lemma nF2_E (E : 'M[R]_N) : E^T = E -> E *m E = E -> nF2 E = \tr E.
Proof. by move=> Es Ep; rewrite nF2_mxtrace Es Ep. Qed.
End Split.

Section Entrywise.
Variables (R : rcfType) (K N n m : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt0 : (0 < K)%N.
Variables (X : 'M[R]_(K + m, N)) (theta : R).
Hypothesis hG : forall i j, `|G X i j| <= theta / N%:R.
Hypothesis theta_lt1 : theta < 1.
Let th0 : 0 <= theta. Proof. exact: (theta_ge0 card_c n_gt0 hG K_gt0). Qed.
Let th1 : 0 < 1 - theta. Proof. by rewrite subr_gt0. Qed.
Let nR : 0 < n%:R :> R. Proof. by rewrite ltr0n. Qed.
Let KR : 0 < K%:R :> R. Proof. by rewrite ltr0n. Qed.
Let NKn : N%:R = K%:R * n%:R :> R. Proof. by rewrite (NE card_c) natrM. Qed.

(* R1, part 6, first form of B *)
Lemma entry_rest1 (T : {set 'I_(K + m)}) : (#|T| <= K)%N ->
  (n%:R - 2%:R) * K%:R - theta * Num.sqrt ((n%:R - 2%:R) * K%:R) <= \sum_(i in ~: T) enW n c X i.
Proof.
move=> TK; have s0 : 0 <= \sum_(i in ~: T) enW n c X i.
  by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; exact: sqr_ge0.
have [Pi [r [Ps Pp [QP PQ] [tP rK] [_ h]]]] := split_core card_c n_gt0 X TK.
have [Es Ep] := QPi_proj card_c n_gt0 Ps Pp QP PQ; have tE := tr_QPi card_c n_gt0 tP.
apply: le_trans h; rewrite nF2_XE// tE.
set q0 : R := (n%:R - 2%:R) * K%:R; set q : R := N%:R - K%:R - r%:R.
have qq : q0 <= q.
  have -> : q0 = N%:R - K%:R - K%:R by rewrite /q0 NKn; ring.
  by rewrite /q ler_add2l ler_opp2 ler_nat.
have qE : q = nF2 (metrics.Q R n c - Pi) by rewrite nF2_E.
have qp : 0 <= q by rewrite qE nF2_ge0.
have g : `|\sum_i \sum_j G X i j * (metrics.Q R n c - Pi) i j| <= theta * Num.sqrt q.
  apply: normr_sqr_le; first by rewrite mulr_ge0 ?sqrtr_ge0.
  apply: le_trans (nF2_CS _ _) _; rewrite exprMn sqr_sqrtr// -qE.
  by apply: ler_wpmul2r => //; exact: (R1_1 card_c n_gt0 hG K_gt0).
move: g; rewrite ler_norml => /andP[g _].
apply: (@le_trans _ _ (q - theta * Num.sqrt q)); last by rewrite ler_add2l.
(* q - theta sqrt q increases from q0 on, q0 and q integers *)
have [q00|q00] := leP q0 0.
  have -> : Num.sqrt q0 = 0 by apply: ler0_sqrtr.
  rewrite mulr0 subr0; apply: (le_trans q00); rewrite subr_ge0.
  have [r' qr] : exists r' : nat, q = r'%:R.
    have rN : (r + K <= N)%N.
      rewrite -(ler_nat R) natrD -subr_ge0; suff -> : N%:R - (r%:R + K%:R) = q by [].
      by rewrite /q opprD addrA addrAC.
    by exists (N - (r + K))%N; rewrite /q natrB// natrD opprD addrA addrAC.
  have [r0|r0] := posnP r'; first by rewrite qr r0 sqrtr0 mulr0.
  have s1 : 1 <= Num.sqrt q by rewrite -[X in X <= _]sqrtr1 ler_wsqrtr// qr ler1n.
  rewrite -[X in _ <= X](sqr_sqrtr qp) expr2; apply: ler_wpmul2r; first exact: sqrtr_ge0.
  by apply: le_trans s1; exact: ltW.
have q1 : 1 <= q0.
  move: q00; rewrite /q0 pmulr_lgt0// subr_gt0 ltr_nat => n2.
  by rewrite -natrB 1?ltnW// -natrM ler1n muln_gt0 K_gt0 subn_gt0 n2.
set x := Num.sqrt q0; set y := Num.sqrt q.
have x2 : x ^+ 2 = q0 by rewrite sqr_sqrtr// ltW.
have y2 : y ^+ 2 = q by rewrite sqr_sqrtr.
have x1 : 1 <= x by rewrite -[X in X <= _]sqrtr1 ler_wsqrtr.
have xy : x <= y by rewrite ler_wsqrtr.
rewrite -x2 -y2 -subr_ge0.
have -> : y ^+ 2 - theta * y - (x ^+ 2 - theta * x) = (y - x) * (y + x - theta) by ring.
apply: mulr_ge0; first by rewrite subr_ge0.
rewrite subr_ge0; apply: le_trans (_ : x <= _); first by apply: le_trans x1; exact: ltW.
by rewrite ler_addr; apply: le_trans xy; exact: sqrtr_ge0.
Qed.

Theorem data_entrywise : data_bounds n c X (1 - theta) (1 + theta) (entry_A K theta) (entry_B K n theta)
  (entry_E2 K n theta) (entry_b theta) (entry_den K theta).
Proof.
have bE mm : 0 <= mm -> nF2 (dsubmx (XpY c X)) <= (Num.sqrt n%:R * mm) ^+ 2 ->
    nF2 (dsubmx X *m (Y R c)^T) <= n%:R * entry_b theta mm ^+ 2.
  move=> m0 hm; rewrite /entry_b minEle; case: ifP => _.
    exact: (R5_b1 card_c n_gt0 K_gt0 hG theta_lt1 m0 hm).
  exact: (R5_b2 card_c n_gt0 K_gt0 hG theta_lt1 m0 hm).
split=> //.
- by rewrite ltr_paddr ?ltr01.
- by move=> u; exact: (R1_1b card_c n_gt0 hG K_gt0).
- by move=> T; exact: (R1_6_A card_c n_gt0 hG K_gt0).
- move=> T TK; rewrite /entry_B minEle; case: ifP => _; first exact: entry_rest1.
  have := R1_6_B card_c n_gt0 hG K_gt0 TK; apply: le_trans.
  rewrite le_eqVlt; apply/orP; left; apply/eqP; rewrite NKn.
  by move: (n%:R^-1) (Num.sqrt K%:R) => u v; ring.
- have := R1_2 card_c n_gt0 hG K_gt0; rewrite ler_norml => /andP[_]; rewrite ler_subl_addl.
  move/le_trans; apply; rewrite /entry_E2 NKn mulrBl mul1r [n%:R * _]mulrC ler_add2l.
  by rewrite ler_pimulr ?mulr_ge0 ?ler0n// ler_subl_addr ler_addl invr_ge0 ltW.
- move=> mm m0; rewrite /entry_b le_minr !addr_ge0 ?divr_ge0 ?sqrtr_ge0//.
  by rewrite mulr_ge0// addr_ge0 ?ler01.
- by move=> mm m0 hm v; apply: op_nF; exact: bE.
- by move=> mm m0 hm D0; exact: (R5_phi card_c n_gt0 K_gt0 hG (bE _ m0 hm) D0).
Qed.
End Entrywise.
