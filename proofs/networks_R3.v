(* R3 in full for networks (mu = e0 = 0, alpha = 1): every number derived from R2's bounds and the first forms by
   steps 1-5, in any order and any number of rounds, is a valid bound; R6 and R7 hold with all of them *)
From mathcomp Require Import all_ssreflect all_algebra.
From Layerwise Require Import base metrics data spectrum compression_R7 svd canonical_form spectrum_lemma9 leakage_R5 networks networks_R6 spectrum_R3.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

(* what is bounded: t_lo <= s_K^2, s_1^2 <= t_hi, |What_1^-1 What_2|_F <= h, |What_2|_F <= w, |E_11|_F <= e *)
Inductive quantity := Tlo | Thi | Hh | Ww | Ee.

Inductive R3num (R : rcfType) (n L : nat) (theta delta eps tau : R) : quantity -> R -> Prop :=
| num_tlo t : 0 < t -> t ^+ L + delta * t ^+ L.-1 = n%:R / (1 + theta) -> R3num n L theta delta eps tau Tlo t
| num_thi t : delta < t -> t ^+ L - delta * t ^+ L.-1 = n%:R / (1 - theta) -> R3num n L theta delta eps tau Thi t
| num_e : R3num n L theta delta eps tau Ee delta
| num_h t : R3num n L theta delta eps tau Tlo t -> delta < t -> R3num n L theta delta eps tau Hh (R3h delta t)
| num_w t : R3num n L theta delta eps tau Tlo t -> delta < t -> R3num n L theta delta eps tau Ww (R3w delta t)
| num_1 t : R3num n L theta delta eps tau Tlo t -> 0 < t ^+ 2 - eps ^+ 4 - (delta ^+ 2 - tau ^+ 2) ->
    R3num n L theta delta eps tau Hh
      (Num.sqrt ((delta ^+ 2 - tau ^+ 2) / (t ^+ 2 - eps ^+ 4 - (delta ^+ 2 - tau ^+ 2))))
| num_2 h t e : R3num n L theta delta eps tau Hh h -> R3num n L theta delta eps tau Thi t ->
    R3num n L theta delta eps tau Ee e -> R3num n L theta delta eps tau Ww (h * Num.sqrt (t + e))
| num_3 w : R3num n L theta delta eps tau Ww w ->
    R3num n L theta delta eps tau Ee (Num.sqrt (delta ^+ 2 - Num.max (tau - w ^+ 2) 0 ^+ 2))
| num_4 e w t : R3num n L theta delta eps tau Ee e -> R3num n L theta delta eps tau Ww w ->
    0 < n%:R / (1 + theta) - w ^+ 2 * eps ^+ (L.-1).*2 -> 0 < t ->
    t ^+ L + e * t ^+ L.-1 = n%:R / (1 + theta) - w ^+ 2 * eps ^+ (L.-1).*2 ->
    R3num n L theta delta eps tau Tlo t
| num_5 e t : R3num n L theta delta eps tau Ee e -> e < t ->
    t ^+ L - e * t ^+ L.-1 = n%:R / (1 - theta) -> R3num n L theta delta eps tau Thi t.

Section Network.
Variables (R : rcfType) (K N n m L : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt1 : (1 < K)%N.
Hypothesis L_gt1 : (1 < L)%N.
Variables (W : nat -> 'M[R]_(K + m)) (WL : 'M[R]_(K, K + m)) (X : 'M[R]_(K + m, N)).
Variables (theta delta eps rho tau : R).
Hypothesis theta_lt1 : theta < 1.
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis eps_ge0 : 0 <= eps.
Hypothesis a2 : A2 X theta.
Hypothesis a3i : A3i L c W WL X.
Hypothesis a3ii : A3ii L W WL delta.
Hypothesis a3iii : A3iii K L W eps rho.
(* tau^2 <= sum_(i>K) sigma_i^4, the measured sum or the floor *)
Hypothesis tau_ge0 : 0 <= tau.
Hypothesis htau : forall s, svals (W 1%N) s -> tau ^+ 2 <= \sum_j s (rshift K j) ^+ 4.
Local Notation num := (R3num n L theta delta eps tau).
Let K_gt0 : (0 < K)%N. Proof. exact: ltnW. Qed.
Let L_gt0 : (0 < L)%N. Proof. exact: ltnW. Qed.
Let nR : 0 < n%:R :> R. Proof. by rewrite ltr0n. Qed.

Section Pair.
Variables (U : nat -> 'M[R]_(K + m)) (s : 'I_(K + m) -> R).
Let H := (U 0%N)^T *m X.
Let What := WL *m U L.-1.
Hypothesis can : canonical L W U s.
Hypothesis GH : G H = G X.
Hypothesis hW : What *m Sl s L.-1 = YXp c H.
Hypothesis hE : nF2 (What^T *m What - Sl s 2) <= delta ^+ 2.
Hypothesis hs : forall i : 'I_(K + m), (K <= i)%N -> s i <= eps.
Let s1 i := s (lshift m i).
Let s2 j := s (rshift K j).
Let W1 := lsubmx What.
Let W2 := rsubmx What.
Let hG : forall i j, `|G H i j| <= theta / N%:R. Proof. by rewrite GH. Qed.
Let s0 : forall i, 0 <= s i. Proof. by case: can. Qed.
Let ss : forall i j : 'I_(K + m), (i <= j)%N -> s j <= s i. Proof. by case: can. Qed.
Let bE := blockE hE.
Let hs2 j : 0 <= s2 j <= eps. Proof. by rewrite s0 hs//= leq_addr. Qed.
Let p1 : 0 < n%:R / (1 + theta).
Proof. by rewrite divr_gt0// ltr_paddr ?ltr01// (theta_ge0 card_c n_gt0 a2 K_gt0). Qed.
Let p2 : 0 <= n%:R / (1 - theta). Proof. by rewrite divr_ge0 ?ler0n// subr_ge0 ltW. Qed.

Let FE : row_mx (W1 *m Sl s1 L.-1) (W2 *m Sl s2 L.-1) = YXp c H.
Proof.
rewrite -hW SlE compression_R6.Sl_block -[What in RHS]hsubmxK mul_row_block !mulmx0 addr0 add0r.
by [].
Qed.
Let hlo (v : 'cV[R]_K) : n%:R / (1 + theta) * dot v v
  <= dot ((row_mx (W1 *m Sl s1 L.-1) (W2 *m Sl s2 L.-1))^T *m v)
         ((row_mx (W1 *m Sl s1 L.-1) (W2 *m Sl s2 L.-1))^T *m v).
Proof. by rewrite FE; exact: (R1_5lo card_c n_gt0 hG K_gt0 theta_lt1). Qed.
Let hhi (v : 'cV[R]_K) : dot ((row_mx (W1 *m Sl s1 L.-1) (W2 *m Sl s2 L.-1))^T *m v)
    ((row_mx (W1 *m Sl s1 L.-1) (W2 *m Sl s2 L.-1))^T *m v) <= n%:R / (1 - theta) * dot v v.
Proof. by rewrite FE; exact: (R1_5hi card_c n_gt0 hG K_gt0 theta_lt1). Qed.

Let rank_What : row_free (row_mx W1 W2).
Proof.
rewrite hsubmxK -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
move: (row i _) (row_sub i (kermx What)) => u /sub_kermxP hu.
have hz : (YXp c H)^T *m u^T = 0 by rewrite -trmx_mul -hW mulmxA hu mul0mx trmx0.
have := R1_5lo card_c n_gt0 hG K_gt0 theta_lt1 u^T; rewrite hz [dot 0 _]big1 => [|j _]; last by rewrite mxE mul0r.
rewrite pmulr_rle0// => h; have /eqP : dot u^T u^T = 0 by apply/le_anti; rewrite h dot_ge0.
by rewrite dot_eq0 => /eqP/(congr1 trmx); rewrite trmxK trmx0.
Qed.

Let K1 : (K.-1 < K)%N. Proof. by rewrite prednK. Qed.
Let t0 := s1 (Ordinal K1) ^+ 2.
Let t0_s1 i : t0 <= s1 i ^+ 2.
Proof. by rewrite /t0 ler_sqr ?nnegrE ?s0// ss//= -ltnS prednK. Qed.
Let t0_s2 j : s2 j ^+ 2 <= t0.
Proof. by rewrite /t0 ler_sqr ?nnegrE ?s0// ss//= (leq_trans (ltnW K1))// leq_addr. Qed.

Definition holds b x := match b with
  | Tlo => is_tlo s1 x | Thi => is_thi s1 x | Hh => is_h W1 W2 x | Ww => is_w W2 x | Ee => is_e s1 W1 x end.

(* R3: every derived number is a valid bound *)
Theorem R3_sound b x : num b x -> holds b x.
Proof.
have q2 : Num.sqrt 2%:R ^+ 2 = 2%:R :> R by rewrite sqr_sqrtr ?ler0n.
have tsum : tau ^+ 2 <= \sum_j s2 j ^+ 4 by apply: htau; exact: (can_svals can L_gt1).
elim=> {b x}.
- by move=> t tp ht; split=> // i; exact: (net_tlo card_c n_gt0 K_gt1 L_gt1 theta_lt1 delta_ge0 a2 tp ht can GH hW hE).
- move=> t dt ht i.
  exact: (net_thi card_c n_gt0 K_gt1 L_gt1 theta_lt1 delta_ge0 a2 dt ht GH hW hE).
- exact: (R3_e0 delta_ge0 bE).
- move=> t _ [tp ht] dt; have dp : 0 < t - delta by rewrite subr_gt0.
  split; first exact: (R3_unit ht delta_ge0 dt bE).
    by rewrite /R3h !divr_ge0 ?sqrtr_ge0// ltW.
  by have := R3_h ht delta_ge0 dt bE; rewrite /R3h !exprMn !exprVn q2.
- move=> t _ [tp ht] dt; have dp : 0 < t - delta by rewrite subr_gt0.
  split; first by rewrite /R3w !divr_ge0 ?sqrtr_ge0.
  by have := R3_w ht delta_ge0 dt bE; rewrite /R3w !exprMn !exprVn q2 sqr_sqrtr// ltW.
- move=> t _ ht D0.
  have [_ h] := R3_step1 bE hs2 rank_What tsum t0_s1 t0_s2 (sqr_ge0 _) ht.
  exact: h.
- by move=> h t e _ hh _ ht _ he; exact: (R3_step2 hh ht he).
- by move=> w _ hw; exact: (R3_step3 bE tsum tau_ge0 (lexx _) hw).
- move=> e w t _ he _ hw pp tp ht; rewrite -[L in t ^+ L]prednK// in ht.
  by apply: (R3_step4 hs2 hlo _ _ he hw pp tp ht) => [i j ij|i]; [exact: ss | exact: s0].
- move=> e t _ he et ht; rewrite -[L in t ^+ L]prednK// in ht.
  exact: (R3_step5 hhi p2 he et ht).
Qed.
End Pair.

(* R6 (Theorem 4 i, upper) with any numbers of R3 *)
Theorem R6_full l tlo h w : num Tlo tlo -> num Hh h -> num Ww w -> (l.+1 < L)%N ->
  let b := R5b theta (R5m n L w eps) in let D := R5D K theta b in
  0 < D -> 0 < \tr (Sigma_W n c (Zl W X l)) ->
  netC n c W X l.+1 / netC n c W X l <= R6b L l eps tlo h (b ^+ 2 / D).
Proof.
move=> nt nh nw lL b D D0 hSW.
have [U [s [can GH hW hE [hs _]]]] := pair L_gt1 a3i a3ii a3iii.
have [tp ht] := R3_sound can GH hW hE hs nt.
have [u1 h0 hh] := R3_sound can GH hW hE hs nh.
have [w0 hw] := R3_sound can GH hW hE hs nw.
exact: (R6_pair card_c n_gt0 K_gt1 L_gt1 theta_lt1 eps_ge0 a2 a3i tp can GH hW hs ht u1 hh w0 hw lL D0 hSW).
Qed.

(* R7 (Theorem 4 i, lower) with any t_hi of R3 *)
Hypothesis rho_lt : rho < eps.
Hypothesis B_gt0 : 0 < B K N n theta.

Let all_thi (U : nat -> 'M[R]_(K + m)) s thi : canonical L W U s ->
  is_thi (fun i => s (lshift m i)) thi -> forall i, s i ^+ 2 <= thi.
Proof.
move=> [_ s0 ss _] ht i; apply: le_trans (ht (Ordinal K_gt0)).
by rewrite ler_sqr ?nnegrE ?s0// ss.
Qed.

Theorem R7_full l x thi : num Thi thi -> (0 < l)%N -> (l.+1 < L)%N -> 0 < x -> x < 1 ->
  A K theta / B K N n theta * x ^+ l.+1 + l.+1%:R * x <= l%:R ->
  (eps - rho) ^+ 2 * (l.+1%:R * x / l%:R) / thi <= netC n c W X l.+1 / netC n c W X l.
Proof.
move=> nt; have [U [s [can GH hW hE [hs hs']]]] := pair L_gt1 a3i a3ii a3iii.
have hthi := all_thi can (R3_sound can GH hW hE hs nt).
exact: (R7_pair card_c n_gt0 K_gt1 L_gt1 theta_lt1 a2 a3i rho_lt B_gt0 can GH hs' hthi).
Qed.

Theorem R7_full0 thi : num Thi thi ->
  (eps - rho) ^+ 2 * (1 + A K theta / B K N n theta)^-1 / thi <= netC n c W X 1 / netC n c W X 0.
Proof.
move=> nt; have [U [s [can GH hW hE [hs hs']]]] := pair L_gt1 a3i a3ii a3iii.
have hthi := all_thi can (R3_sound can GH hW hE hs nt).
exact: (R7_pair0 card_c n_gt0 K_gt1 L_gt1 theta_lt1 a2 a3i rho_lt B_gt0 can GH hs' hthi).
Qed.

(* the floor of R3: tau^2 = (d - 2K)(eps - rho)^4 *)
Lemma tau_floor : rho <= eps -> forall s, svals (W 1%N) s ->
  (m - K)%:R * (eps - rho) ^+ 4 <= \sum_j s (rshift K j) ^+ 4.
Proof.
move=> re s hs; have er : 0 <= eps - rho by rewrite subr_ge0.
have [s0 _ _] := hs; have [t [ht _ h]] := a3iii L_gt1; have e := svals_inj hs ht.
apply: (@le_trans _ _ (\sum_(j < m | (j < m - K)%N) (eps - rho) ^+ 4)).
  rewrite sumr_const -[X in _ <= X]mulr_natl; apply: ler_wpmul2r; first exact: exprn_ge0.
  rewrite ler_nat -[X in (X <= _)%N]card_ord.
  have wi : injective (widen_ord (leq_subr K m)) by move=> i j /(congr1 val)/= ij; apply: val_inj.
  rewrite -(card_imset _ wi); apply/subset_leq_card/subsetP => j.
  by case/imsetP => i _ ->; exact: (ltn_ord i).
rewrite [X in _ <= X](bigID (fun j : 'I_m => (j < m - K)%N))/= ler_paddr//.
  by apply: sumr_ge0 => j _; exact: exprn_ge0.
apply: ler_sum => j jm; apply: ler_expn2r; rewrite ?nnegrE// e; apply: h => /=.
by rewrite addKn -ltn_subRL.
Qed.
End Network.
