(* the hypotheses on W_1..W_L and X, and what they say of the network's canonical pair: R2 and R3 for networks *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From mathcomp.zify Require Import zify.
From Layerwise Require Import base metrics data data_energy compression spectrum spectrum_lemma9 spectrum_R3 svd
  canonical_form norms spectrum_products leakage leakage_R5 compression_R6 compression_R7 discrimination data_bounds
  spectral.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Assumptions.
Variables (R : rcfType) (K N n d L : nat) (c : 'I_N -> 'I_K).
Variables (W : nat -> 'M[R]_d) (WL : 'M[R]_(K, d)) (X : 'M[R]_(d, N)).

(* Z^l = W_l ... W_1 X, its C_l, and the Gram matrix of its class means *)
Definition Zl l := prodW W l *m X.
Definition netC l := Cl n c (Zl l).
Definition netH l := (Zbar n c (Zl l))^T *m Zbar n c (Zl l).
(* D = D_l = 1 - the largest cosine between two class means *)
Definition is_D l D := (forall i j, i != j -> cosH (netH l) i j <= 1 - D)
  /\ exists i j, i != j /\ cosH (netH l) i j = 1 - D.

(* Assumption 2 *)
Definition A2 theta := forall i j, `|G X i j| <= theta / N%:R.
(* Assumption 3 (i) up to mu and e0, at target scale alpha; the paper has mu = e0 = 0, alpha = 1 *)
Definition A3i alpha mu e0 := nF2 (WL *m prodW W L.-1 - alpha^-1 *: YXp c X) <= mu ^+ 2
  /\ nF2 (WL *m prodW W L.-1 *m X - alpha^-1 *: Y R c) <= e0 ^+ 2.
(* Assumption 3 (ii) *)
Definition A3ii delta :=
  balanced L W /\ nF2 (WL^T *m WL - W L.-1 *m (W L.-1)^T) <= delta ^+ 2.
(* Assumption 3 (iii): eps - rho <= sigma_(d-K)(W_l), sigma_(K+1)(W_l) <= eps for l <= L-1 *)
Definition A3iii eps rho := forall l, (l.+1 < L)%N -> exists s, [/\ svals (W l.+1) s,
  forall i : 'I_d, (K <= i)%N -> s i <= eps & forall i : 'I_d, (i < d - K)%N -> eps - rho <= s i].
End Assumptions.

Lemma YXp_tr (R : rcfType) K N d (c : 'I_N -> 'I_K) (X : 'M[R]_(d, N)) : (YXp c X)^T = XpY c X.
Proof. by rewrite /YXp /XpY !trmx_mul trmxK trmx_inv trmx_mul trmxK mulmxA. Qed.

(* at most K indices are >= d - K *)
Lemma card_last K d : (0 < K)%N -> (#|[set i : 'I_d | (d - K <= i)%N]| <= K)%N.
Proof.
move=> K0; pose f (i : 'I_d) : 'I_K := Ordinal (ltn_pmod (i - (d - K)) K0).
have f_inj : {in [set i : 'I_d | (d - K <= i)%N] &, injective f}.
  move=> i j; rewrite !inE => di dj /(congr1 val)/=; have := ltn_ord i; have := ltn_ord j => jd id.
  by rewrite !modn_small; [move=> e; apply: val_inj => /=; lia | lia | lia].
by rewrite -(card_in_imset f_inj) (leq_trans (max_card _))// card_ord.
Qed.

(* what R3 bounds: t_lo <= s_K^2, s_1^2 <= t_hi, |What_1^-1 What_2|_F <= h, |What_2|_F <= w, |E_11|_F <= e *)
Inductive quantity := Tlo | Thi | Hh | Ww | Ee.

(* the numbers that R3 and R3s derive from p_lo, p_hi (R2), delta, eps, rho and tau (d = K + m): any steps, in any order,
   any number of rounds, each number rounded to the safe side where one likes *)
Definition safe (R : rcfType) b (x y : R) := if b is Tlo then 0 < y /\ y <= x else x <= y.
Inductive R3num (R : rcfType) (K m L : nat) (plo phi delta eps rho tau : R) : quantity -> R -> Prop :=
| num_safe b x y : R3num K m L plo phi delta eps rho tau b x -> safe b x y -> R3num K m L plo phi delta eps rho tau b y
| num_tlo t : 0 < t -> t ^+ L + delta * t ^+ L.-1 <= plo -> R3num K m L plo phi delta eps rho tau Tlo t
| num_e : R3num K m L plo phi delta eps rho tau Ee delta
| num_h t : R3num K m L plo phi delta eps rho tau Tlo t -> delta < t ->
    R3num K m L plo phi delta eps rho tau Hh (delta / Num.sqrt 2%:R / (t - delta))
| num_w t : R3num K m L plo phi delta eps rho tau Tlo t -> delta < t ->
    R3num K m L plo phi delta eps rho tau Ww (delta / Num.sqrt 2%:R / Num.sqrt (t - delta))
| num_1 t : R3num K m L plo phi delta eps rho tau Tlo t -> 0 < t ^+ 2 - eps ^+ 4 - (delta ^+ 2 - tau ^+ 2) ->
    R3num K m L plo phi delta eps rho tau Hh
      (Num.sqrt ((delta ^+ 2 - tau ^+ 2) / (t ^+ 2 - eps ^+ 4 - (delta ^+ 2 - tau ^+ 2))))
| num_2 h t e : R3num K m L plo phi delta eps rho tau Hh h -> R3num K m L plo phi delta eps rho tau Thi t ->
    R3num K m L plo phi delta eps rho tau Ee e -> R3num K m L plo phi delta eps rho tau Ww (h * Num.sqrt (t + e))
| num_3 w : R3num K m L plo phi delta eps rho tau Ww w ->
    R3num K m L plo phi delta eps rho tau Ee (Num.sqrt (delta ^+ 2 - Num.max (tau - w ^+ 2) 0 ^+ 2))
| num_4 e w t : R3num K m L plo phi delta eps rho tau Ee e -> R3num K m L plo phi delta eps rho tau Ww w ->
    0 < plo - w ^+ 2 * eps ^+ (L.-1).*2 -> 0 < t ->
    t ^+ L + e * t ^+ L.-1 <= plo - w ^+ 2 * eps ^+ (L.-1).*2 -> R3num K m L plo phi delta eps rho tau Tlo t
| num_5 e t : R3num K m L plo phi delta eps rho tau Ee e -> e < t ->
    phi <= t ^+ L - e * t ^+ L.-1 -> R3num K m L plo phi delta eps rho tau Thi t
| num_floor : (K <= m)%N -> 0 < eps - rho -> R3num K m L plo phi delta eps rho tau Tlo ((eps - rho) ^+ 2)
| num_s1_h t e : R3num K m L plo phi delta eps rho tau Tlo t -> R3num K m L plo phi delta eps rho tau Ee e -> e < t ->
    R3num K m L plo phi delta eps rho tau Hh (e / Num.sqrt 2%:R / Num.sqrt (t ^+ 2 - e ^+ 2))
| num_s1_w t e : R3num K m L plo phi delta eps rho tau Tlo t -> R3num K m L plo phi delta eps rho tau Ee e -> e < t ->
    R3num K m L plo phi delta eps rho tau Ww (Num.sqrt (e ^+ 2 / (t + Num.sqrt (t ^+ 2 - e ^+ 2))))
| num_s2 t : R3num K m L plo phi delta eps rho tau Tlo t -> delta ^+ 2 - tau ^+ 2 < t ^+ 2 - eps ^+ 4 ->
    R3num K m L plo phi delta eps rho tau Hh
      (Num.sqrt (R3s_q eps t (delta ^+ 2 - tau ^+ 2) / (1 - R3s_q eps t (delta ^+ 2 - tau ^+ 2)))).

Section Network.
Variables (R : rcfType) (K N n m L : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt1 : (1 < K)%N.
Hypothesis L_gt1 : (1 < L)%N.
Variables (W : nat -> 'M[R]_(K + m)) (WL : 'M[R]_(K, K + m)) (X : 'M[R]_(K + m, N)).
Variables (delta eps rho alpha mu e0 tau : R).
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis eps_ge0 : 0 <= eps.
Hypothesis alpha_gt0 : 0 < alpha.
Hypothesis mu_ge0 : 0 <= mu.
Hypothesis e0_ge0 : 0 <= e0.
Let rn := Num.sqrt n%:R / alpha.                     (* sqrt(n~) *)
Hypothesis e0_lt : e0 < rn.
Hypothesis a3i : A3i L c W WL X alpha mu e0.
Hypothesis a3ii : A3ii L W WL delta.
Hypothesis a3iii : A3iii K L W eps rho.
(* tau^2 <= sum_(i>K) sigma_i^4, the measured sum or the floor *)
Hypothesis tau_ge0 : 0 <= tau.
Hypothesis htau : forall s, svals (W 1%N) s -> tau ^+ 2 <= \sum_j s (rshift K j) ^+ 4.
(* the data, entrywise or spectral *)
Variables (lo hi A B E2 : R) (b den : R -> R).
Hypothesis db : forall H : 'M[R]_(K + m, N), G H = G X -> data_bounds n c H lo hi A B E2 b den.
Let dX := db erefl.
Let K_gt0 : (0 < K)%N. Proof. exact: ltnW. Qed.
Let L_gt0 : (0 < L)%N. Proof. exact: ltnW. Qed.
Let N_gt0 : (0 < N)%N. Proof. by rewrite (NE card_c) muln_gt0 K_gt0. Qed.
Let nR : 0 < n%:R :> R. Proof. by rewrite ltr0n. Qed.
Let KR : 0 < K%:R :> R. Proof. by rewrite ltr0n. Qed.
Let rn_gt0 : 0 < rn. Proof. by rewrite divr_gt0// sqrtr_gt0 ltr0n. Qed.
Let lo_gt0 : 0 < lo := db_lo dX.
Let hi_gt0 : 0 < hi := db_hi dX.
Local Notation plo := (p_lo n hi alpha e0).
Local Notation phi := (p_hi n lo alpha mu e0).
Local Notation num := (R3num K m L plo phi delta eps rho tau).

(* class means never coincide: K Tr Sigma_B^l > 0 for l < L *)
Lemma Mc_Y : Mc n c (Y R c) = 1%:M - J R K.
Proof.
have nR' : n%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
by rewrite /Mc /Zbar (YYT R card_c) scale_scalar_mx mulVf// mul1mx.
Qed.

Lemma Mc_lin d a (Z Z' : 'M[R]_(d, N)) : Mc n c (Z - a *: Z') = Mc n c Z - a *: Mc n c Z'.
Proof.
rewrite /Mc /Zbar mulmxBl -(scalemxAl a Z') scalerBr mulmxBl; congr (_ - _).
by rewrite !scalerA [_ * a]mulrC -scalerA -scalemxAl.
Qed.

Lemma prodW_split l : (l < L)%N -> exists A', WL *m prodW W L.-1 = A' *m prodW W l.
Proof.
rewrite -[in (l < L)%N](prednK L_gt0) ltnS => lL; rewrite -(subnK lL).
elim: (L.-1 - l)%N WL => [|k IH] B'; first by exists B'.
by have [A' hA] := IH (B' *m W (k + l).+1); exists A'; rewrite -hA addSn /= mulmxA.
Qed.

Lemma nF2_Zbar d (Z : 'M[R]_(d, N)) : nF2 (Zbar n c Z) <= nF2 Z / n%:R.
Proof.
rewrite /Zbar nF2Z (nF2_Y card_c n_gt0) expr2 -mulrA mulKf ?gt_eqF// mulrC.
by apply: ler_wpmul2r; [rewrite invr_ge0 ltW | exact: (nF2_proj _ (P_sym R n c) (P_idem R card_c n_gt0))].
Qed.

Theorem net_trB l : (l < L)%N -> 0 < \tr (Sigma_B n c (Zl W X l)).
Proof.
move=> lL; rewrite -(pmulr_rgt0 _ KR) Sigma_BE// lt_def nF2_ge0 andbT.
apply/eqP => /nF2_eq0 M0; have [A' hA] := prodW_split lL.
have : Mc n c (WL *m prodW W L.-1 *m X) = 0 by rewrite hA -mulmxA McM M0 mulmx0.
have [_ h0] := a3i; move: h0; set WX := WL *m _ *m X; set E := WX - _ => h0 MX.
have [Js Jp] := J_proj R K_gt0.
have ME : Mc n c E = - (alpha^-1 *: (1%:M - J R K)) by rewrite /E Mc_lin MX Mc_Y sub0r.
have h1 : nF2 (Mc n c E) <= e0 ^+ 2 / n%:R.
  apply: le_trans (nF2_proj _ Js Jp) _; apply: le_trans (nF2_Zbar _) _.
  by apply: ler_wpmul2r => //; rewrite invr_ge0 ltW.
move: h1; rewrite ME nF2N nF2Z nF2_1J// leNgt => /negP; apply.
have k1 : 1 <= K%:R - 1 :> R by rewrite ler_subr_addr -(natrD _ 1 1) ler_nat.
apply: lt_le_trans (_ : alpha^-1 ^+ 2 <= _); last by rewrite ler_pmulr// exprn_gt0// invr_gt0.
rewrite ltr_pdivr_mulr// exprVn mulrC -ltr_pdivr_mulr ?invr_gt0 ?exprn_gt0// invrK.
have : e0 * alpha < Num.sqrt n%:R by rewrite -ltr_pdivl_mulr.
rewrite -ltr_sqr ?nnegrE ?sqrtr_ge0 ?mulr_ge0 ?(ltW alpha_gt0)// exprMn sqr_sqrtr ?ler0n//.
Qed.

(* what the assumptions say of a canonical pair of the network *)
Theorem pair_of U s : canonical L W U s -> let H := (U 0%N)^T *m X in let What := WL *m U L.-1 in
  [/\ G H = G X,
      nF2 (What *m Sl s L.-1 - alpha^-1 *: YXp c H) <= mu ^+ 2
      /\ nF2 (What *m Sl s L.-1 *m H - alpha^-1 *: Y R c) <= e0 ^+ 2,
      nF2 (What^T *m What - Sl s 2) <= delta ^+ 2
    & (forall i : 'I_(K + m), (K <= i)%N -> s i <= eps)
      /\ (forall i : 'I_(K + m), (i < K + m - K)%N -> eps - rho <= s i)].
Proof.
case: a3ii => bal hE can; split=> //.
- exact: (C1_G can X).
- by have [h1 h2] := a3i; rewrite (C1_minnorm can) // (C1_fit can).
- by rewrite (C1_E can WL L_gt1).
have [t [ht t1 t2]] := a3iii L_gt1.
by split=> i iK; rewrite (svals_inj (can_svals can L_gt1) ht) ?t1 ?t2.
Qed.

(* there is one *)
Theorem pair : exists U s, let H := (U 0%N)^T *m X in let What := WL *m U L.-1 in
  [/\ canonical L W U s, G H = G X,
      nF2 (What *m Sl s L.-1 - alpha^-1 *: YXp c H) <= mu ^+ 2
      /\ nF2 (What *m Sl s L.-1 *m H - alpha^-1 *: Y R c) <= e0 ^+ 2,
      nF2 (What^T *m What - Sl s 2) <= delta ^+ 2
    & (forall i : 'I_(K + m), (K <= i)%N -> s i <= eps)
      /\ (forall i : 'I_(K + m), (i < K + m - K)%N -> eps - rho <= s i)].
Proof.
case: a3ii => bal _; have [U [s can]] := C1 bal; exists U, s.
by have [] := pair_of can; split.
Qed.

Section Pair.
Variables (U : nat -> 'M[R]_(K + m)) (s : 'I_(K + m) -> R).
Let H := (U 0%N)^T *m X.
Let What := WL *m U L.-1.
Hypothesis can : canonical L W U s.
Hypothesis GH : G H = G X.
Hypothesis hmu : nF2 (What *m Sl s L.-1 - alpha^-1 *: YXp c H) <= mu ^+ 2.
Hypothesis he0 : nF2 (What *m Sl s L.-1 *m H - alpha^-1 *: Y R c) <= e0 ^+ 2.
Hypothesis hE : nF2 (What^T *m What - Sl s 2) <= delta ^+ 2.
Hypothesis hs : forall i : 'I_(K + m), (K <= i)%N -> s i <= eps.
Let s1 i := s (lshift m i).
Let s2 j := s (rshift K j).
Let W1 := lsubmx What.
Let W2 := rsubmx What.
Let dH := db GH.
Let s0 : forall i, 0 <= s i. Proof. by case: can. Qed.
Let ss : forall i j : 'I_(K + m), (i <= j)%N -> s j <= s i. Proof. by case: can. Qed.
Let hs2 j : 0 <= s2 j <= eps. Proof. by rewrite s0 hs//= leq_addr. Qed.

Lemma s_split : s =1 compression_R6.s s1 s2.
Proof. by move=> i; rewrite /compression_R6.s; case: split_ordP => j ->. Qed.
Lemma SlE l : Sl s l = Sl (compression_R6.s s1 s2) l.
Proof. by congr diag_mx; apply/rowP => i; rewrite !mxE s_split. Qed.

(* E in blocks *)
Lemma blockE : nF2 ((row_mx W1 W2)^T *m row_mx W1 W2 - block_mx (Sl s1 2) 0 0 (Sl s2 2)) <= delta ^+ 2.
Proof. by rewrite hsubmxK -(compression_R6.Sl_block s1 s2 2) -SlE. Qed.
Let bE := blockE.

(* What S^(L-1) in blocks, with its products *)
Let FE : row_mx (W1 *m Sl s1 L.-1) (W2 *m Sl s2 L.-1) = What *m Sl s L.-1.
Proof.
rewrite SlE compression_R6.Sl_block -[What in RHS]hsubmxK mul_row_block !mulmx0 addr0 add0r.
by [].
Qed.
Let hlo (v : 'cV[R]_K) : plo * dot v v
  <= dot ((row_mx (W1 *m Sl s1 L.-1) (W2 *m Sl s2 L.-1))^T *m v)
         ((row_mx (W1 *m Sl s1 L.-1) (W2 *m Sl s2 L.-1))^T *m v).
Proof.
rewrite FE; exact: (products_lo card_c hi_gt0 (db_gram dH) alpha_gt0 e0_ge0 e0_lt he0).
Qed.
Let hhi (v : 'cV[R]_K) : dot ((row_mx (W1 *m Sl s1 L.-1) (W2 *m Sl s2 L.-1))^T *m v)
    ((row_mx (W1 *m Sl s1 L.-1) (W2 *m Sl s2 L.-1))^T *m v) <= phi * dot v v.
Proof.
rewrite FE; exact: (products_hi card_c n_gt0 lo_gt0 (db_gram dH) alpha_gt0 e0_ge0 hmu he0).
Qed.
Let plo_gt0 : 0 < plo. Proof. by rewrite divr_gt0// exprn_gt0// subr_gt0. Qed.
Let phi_ge0 : 0 <= phi. Proof. by rewrite addr_ge0 ?sqr_ge0// divr_ge0 ?sqr_ge0// ltW. Qed.

Let rank_What : row_free (row_mx W1 W2).
Proof.
rewrite hsubmxK -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
move: (row i _) (row_sub i (kermx What)) => u /sub_kermxP hu.
have hz : (What *m Sl s L.-1)^T *m u^T = 0 by rewrite -trmx_mul mulmxA hu mul0mx trmx0.
have := hlo u^T; rewrite FE hz [dot 0 _]big1 => [|j _]; last by rewrite mxE mul0r.
rewrite pmulr_rle0// => h; have /eqP : dot u^T u^T = 0 by apply/le_anti; rewrite h dot_ge0.
by rewrite dot_eq0 => /eqP/(congr1 trmx); rewrite trmxK trmx0.
Qed.

Let K1 : (K.-1 < K)%N. Proof. by rewrite prednK. Qed.
Let t0 := s1 (Ordinal K1) ^+ 2.
Let t0_s1 i : t0 <= s1 i ^+ 2.
Proof. by rewrite /t0 ler_sqr ?nnegrE ?s0// ss//= -ltnS prednK. Qed.
Let t0_s2 j : s2 j ^+ 2 <= t0.
Proof. by rewrite /t0 ler_sqr ?nnegrE ?s0// ss//= (leq_trans (ltnW K1))// leq_addr. Qed.

Definition holds b' x := match b' with
  | Tlo => is_tlo s1 x | Thi => is_thi s1 x | Hh => is_h W1 W2 x | Ww => is_w W2 x | Ee => is_e s1 W1 W2 x end.

(* R2, lower end: t_lo <= sigma_K^2 *)
Let net_tlo t i : 0 < t -> t ^+ L + delta * t ^+ L.-1 <= plo -> t <= s1 i ^+ 2.
Proof.
move=> tp; rewrite -{1}(prednK L_gt0) => ht.
have hv (v : 'cV[R]_K) : plo * dot v v
    <= dot ((What *m Sl s L.-1)^T *m v) ((What *m Sl s L.-1)^T *m v) by rewrite -FE.
apply: (R2_tlo delta_ge0 hE plo_gt0 hv tp ht); rewrite ?sqr_ge0//.
apply: leq_ltn_trans (ltn_ord i); rewrite -[X in (_ <= X)%N]card_ord.
have iK : (i <= K + m)%N by rewrite (leq_trans (ltnW (ltn_ord i)))// leq_addr.
apply: leq_trans (leq_imset_card (widen_ord iK) predT); apply/subset_leq_card/subsetP => j.
rewrite inE => lt; have ji : (j < i)%N.
  by rewrite ltnNge; apply/negP => ij; move: lt; rewrite ltNge ler_sqr ?nnegrE ?s0// /s1 ss.
by apply/imsetP; exists (Ordinal ji) => //; apply: val_inj.
Qed.

(* R3: every derived number is a valid bound *)
Theorem R3_sound b' x : num b' x -> holds b' x.
Proof.
have q2 : Num.sqrt 2%:R ^+ 2 = 2%:R :> R by rewrite sqr_sqrtr ?ler0n.
have tsum : tau ^+ 2 <= \sum_j s2 j ^+ 4 by apply: htau; exact: (can_svals can L_gt1).
elim=> {b' x}.
- move=> b' x y _; case: b' => /=.
  + by move=> [x0 h] [y0 yx]; split=> // i; exact: le_trans (h i).
  + by move=> h xy i; exact: le_trans (h i) xy.
  + move=> [u x0 h] xy; split=> //; first exact: le_trans xy.
    by apply: le_trans h _; rewrite ler_sqr ?nnegrE ?(le_trans x0).
  + move=> [x0 h] xy; split; first exact: le_trans xy.
    by apply: le_trans h _; rewrite ler_sqr ?nnegrE ?(le_trans x0).
  + move=> [x0 h] xy; split; first exact: le_trans xy.
    by apply: le_trans h _; rewrite ler_sqr ?nnegrE ?(le_trans x0).
- by move=> t tp ht; split=> // i; exact: net_tlo.
- exact: (R3_e0 delta_ge0 bE).
- move=> t _ [tp ht] dt; have dp : 0 < t - delta by rewrite subr_gt0.
  split; first exact: (R3_unit ht delta_ge0 dt bE).
    by rewrite !divr_ge0 ?sqrtr_ge0// ltW.
  by have := R3_h ht delta_ge0 dt bE; rewrite !exprMn !exprVn q2.
- move=> t _ [tp ht] dt; have dp : 0 < t - delta by rewrite subr_gt0.
  split; first by rewrite !divr_ge0 ?sqrtr_ge0.
  by have := R3_w ht delta_ge0 dt bE; rewrite !exprMn !exprVn q2 sqr_sqrtr// ltW.
- move=> t _ ht D0.
  have [_ h] := R3_step1 bE hs2 rank_What tsum t0_s1 t0_s2 (sqr_ge0 _) ht.
  exact: h.
- by move=> h t e _ hh _ ht _ he; exact: (R3_step2 hh ht he).
- by move=> w _ hw; exact: (R3_step3 bE tsum tau_ge0 (lexx _) hw).
- move=> e w t _ he _ hw pp tp ht; rewrite -[L in t ^+ L]prednK// in ht.
  by apply: (R3_step4 hs2 hlo _ _ he hw pp tp ht) => [i j ij|i]; [exact: ss | exact: s0].
- move=> e t _ he et ht; rewrite -[L in t ^+ L]prednK// in ht.
  exact: (R3_step5 hhi phi_ge0 he et ht).
- move=> Km er; split=> [|i]; first exact: exprn_gt0.
  have [t [ht _ ht']] := a3iii L_gt1; rewrite ler_sqr ?nnegrE ?s0 ?(ltW er)// /s1 (svals_inj (can_svals can L_gt1) ht).
  by apply: ht'; rewrite /= addKn (leq_trans (ltn_ord i)).
- by move=> t e _ ht _ he et; have [] := R3s_1 ht he et.
- by move=> t e _ ht _ he et; have [] := R3s_1 ht he et.
- by move=> t _ ht ea; exact: (R3s_2 bE hs2 rank_What tsum t0_s1 t0_s2 (sqr_ge0 _) ht ea).
Qed.

(* the head: sigma(What_1)^2 in [t_lo - e, t_hi + e] *)
Lemma head_form e (u : 'cV[R]_K) : is_e s1 W1 W2 e ->
  `|dot (W1 *m u) (W1 *m u) - dot u (Sl s1 2 *m u)| <= e * dot u u.
Proof.
move=> /is_e11[e0' hE11]; have := quad_nF2 u e0' hE11.
suff -> : dot (W1 *m u) (W1 *m u) - dot u (Sl s1 2 *m u) = dot u ((W1^T *m W1 - Sl s1 2) *m u) by [].
by rewrite [X in X - _]dot_adj [X in X - _]dotC mulmxA mulmxBl -[- (Sl s1 2 *m u)]scaleN1r dotDr dotZr mulN1r.
Qed.
Lemma S2_form (u : 'cV[R]_K) : dot u (Sl s1 2 *m u) = \sum_i s1 i ^+ 2 * (u i 0 * u i 0).
Proof. by rewrite /dot; apply: eq_bigr => i _; rewrite /Sl mul_diag_mx !mxE mulrCA. Qed.
Theorem head_lo t e (u : 'cV[R]_K) : is_tlo s1 t -> is_e s1 W1 W2 e -> (t - e) * dot u u <= dot (W1 *m u) (W1 *m u).
Proof.
move=> [_ ht] he; have := head_form u he; rewrite ler_norml => /andP[h _].
rewrite mulrBl -[X in _ <= X](subrK (dot u (Sl s1 2 *m u))) [X in _ <= X]addrC; apply: ler_add => //.
rewrite S2_form /dot mulr_sumr; apply: ler_sum => i _.
by apply: ler_wpmul2r => //; rewrite -expr2 sqr_ge0.
Qed.
Theorem head_hi t e (u : 'cV[R]_K) : is_thi s1 t -> is_e s1 W1 W2 e -> dot (W1 *m u) (W1 *m u) <= (t + e) * dot u u.
Proof.
move=> ht he; have := head_form u he; rewrite ler_norml => /andP[_ h].
rewrite mulrDl -[X in X <= _](subrK (dot u (Sl s1 2 *m u))) [X in X <= _]addrC; apply: ler_add => //.
rewrite S2_form /dot mulr_sumr; apply: ler_sum => i _.
by apply: ler_wpmul2r => //; rewrite -expr2 sqr_ge0.
Qed.

(* m of R5: |V_2'X^+'Y'|_F <= m sqrt n with m = (w eps^(L-1) + mu)/sqrt(n~) *)
Definition R5m w := (w * eps ^+ L.-1 + mu) / rn.
Lemma R5m_ge0 w : 0 <= w -> 0 <= R5m w.
Proof. by move=> w0; rewrite divr_ge0 ?(ltW rn_gt0)// addr_ge0// mulr_ge0// exprn_ge0. Qed.

Lemma trailing_head w : is_w W2 w -> nF (Sl s2 L.-1 *m W2^T) <= w * eps ^+ L.-1.
Proof.
move=> [w0 hw]; rewrite nF_le ?mulr_ge0 ?exprn_ge0// exprMn -exprM muln2 nF2_Sl mulrC.
apply: (@le_trans _ _ (eps ^+ L.-1.*2 * nF2 W2)).
  rewrite -(nF2_tr W2) mulr_sumr; apply: ler_sum => j _.
  apply: ler_wpmul2r; first by apply: sumr_ge0 => k _; exact: sqr_ge0.
  by have /andP[p q] := hs2 j; apply: ler_expn2r; rewrite ?nnegrE.
by apply: ler_wpmul2l => //; exact: exprn_ge0.
Qed.

Lemma R5m_le w : is_w W2 w -> nF2 (dsubmx (XpY c H)) <= (Num.sqrt n%:R * R5m w) ^+ 2.
Proof.
move=> hw; have [w0 _] := hw.
rewrite -YXp_tr.
pose D := What *m Sl s L.-1 - alpha^-1 *: YXp c H.
have e : dsubmx (YXp c H)^T = alpha *: (Sl s2 L.-1 *m W2^T - dsubmx D^T).
  have -> : YXp c H = alpha *: (What *m Sl s L.-1 - D).
    by rewrite /D opprB addrCA subrr addr0 scalerA mulfV ?gt_eqF// scale1r.
  rewrite [(_ *: _)^T]linearZ/= [dsubmx (_ *: _)]linearZ/= [(_ - _)^T]linearB/= [dsubmx (_ - _)]linearB/=.
  by rewrite -FE tr_row_mx col_mxKd trmx_mul SlT.
have q0 : 0 < Num.sqrt n%:R :> R by rewrite sqrtr_gt0.
rewrite -nF_le; last by rewrite mulr_ge0 ?sqrtr_ge0 ?R5m_ge0.
rewrite e nFZ ?(ltW alpha_gt0)//.
have -> : Num.sqrt n%:R * R5m w = alpha * (w * eps ^+ L.-1 + mu).
  by rewrite /R5m /rn invf_div; move: q0; move: (Num.sqrt _) => q q0; field; rewrite gt_eqF.
apply: ler_wpmul2l; first exact: ltW.
apply: le_trans (nFD _ _) _; rewrite nFN; apply: ler_add; first exact: trailing_head.
rewrite nF_le//; apply: le_trans (nF2_dsub _) _; by rewrite nF2_tr.
Qed.

(* the numbers of R5 and R9 *)
Definition R5b w := b (R5m w).
Definition R5phi w := R5b w ^+ 2 / den (R5m w).
Definition R9f w := (w * eps ^+ L.-1 * R5b w + e0) / rn.
End Pair.
End Network.
