(* the paper's Assumptions 2 and 3 on W_1..W_L and X, and R7 (Theorem 4 i, lower) for the network's own features *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.zify Require Import zify.
From Layerwise Require Import base metrics data data_energy compression spectrum compression_R7 svd canonical_form.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Assumptions.
Variables (R : rcfType) (K N n d L : nat) (c : 'I_N -> 'I_K).
Variables (W : nat -> 'M[R]_d) (WL : 'M[R]_(K, d)) (X : 'M[R]_(d, N)).

(* Z^l = W_l ... W_1 X, and its C_l *)
Definition Zl l := prodW W l *m X.
Definition netC l := Cl n c (Zl l).

(* Assumption 2 *)
Definition A2 theta := forall i j, `|G X i j| <= theta / N%:R.
(* Assumption 3 (i): W_(L:1) = Y X^+ *)
Definition A3i := WL *m prodW W L.-1 = YXp c X.
(* Assumption 3 (ii) *)
Definition A3ii delta :=
  balanced L W /\ nF2 (WL^T *m WL - W L.-1 *m (W L.-1)^T) <= delta ^+ 2.
(* Assumption 3 (iii): eps - rho <= sigma_(d-K)(W_l), sigma_(K+1)(W_l) <= eps for l <= L-1 *)
Definition A3iii eps rho := forall l, (l.+1 < L)%N -> exists s, [/\ svals (W l.+1) s,
  forall i : 'I_d, (K <= i)%N -> s i <= eps & forall i : 'I_d, (i < d - K)%N -> eps - rho <= s i].
End Assumptions.

(* at most K indices are >= d - K *)
Lemma card_last K d : (0 < K)%N -> (#|[set i : 'I_d | (d - K <= i)%N]| <= K)%N.
Proof.
move=> K0; pose f (i : 'I_d) : 'I_K := Ordinal (ltn_pmod (i - (d - K)) K0).
have f_inj : {in [set i : 'I_d | (d - K <= i)%N] &, injective f}.
  move=> i j; rewrite !inE => di dj /(congr1 val)/=; have := ltn_ord i; have := ltn_ord j => jd id.
  by rewrite !modn_small; [move=> e; apply: val_inj => /=; lia | lia | lia].
by rewrite -(card_in_imset f_inj) (leq_trans (max_card _))// card_ord.
Qed.

Section Network.
Variables (R : rcfType) (K N n d L : nat) (c : 'I_N -> 'I_K).
Hypothesis card_c : forall k, #|[pred i | c i == k]| = n.
Hypothesis n_gt0 : (0 < n)%N.
Hypothesis K_gt1 : (1 < K)%N.
Hypothesis L_gt1 : (1 < L)%N.
Variables (W : nat -> 'M[R]_d) (WL : 'M[R]_(K, d)) (X : 'M[R]_(d, N)).
Variables (theta delta eps rho : R).
Hypothesis theta_lt1 : theta < 1.
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis a2 : A2 X theta.
Hypothesis a3i : A3i L c W WL X.
Hypothesis a3ii : A3ii L W WL delta.
Hypothesis a3iii : A3iii K L W eps rho.
Let K_gt0 : (0 < K)%N. Proof. exact: ltnW. Qed.
Let N_gt0 : (0 < N)%N. Proof. by rewrite (NE card_c) muln_gt0 K_gt0. Qed.
Let L_gt0 : (0 < L)%N. Proof. exact: ltnW. Qed.

(* minimum norm includes fit: W_(L:1) X = Y *)
Lemma YXpX : YXp c X *m X = Y R c.
Proof.
rewrite /YXp -!mulmxA mulVmx ?mulmx1//.
exact: (XX_unit card_c n_gt0 a2 K_gt0 theta_lt1).
Qed.

(* the canonical pair of the network, with what Assumption 3 says of it *)
Theorem pair : exists U s, let H := (U 0%N)^T *m X in let What := WL *m U L.-1 in
  [/\ canonical L W U s, G H = G X, What *m Sl s L.-1 = YXp c H,
      nF2 (What^T *m What - Sl s 2) <= delta ^+ 2
    & (forall i : 'I_d, (K <= i)%N -> s i <= eps)
      /\ (forall i : 'I_d, (i < d - K)%N -> eps - rho <= s i)].
Proof.
case: a3ii => bal hE; have [U [s can]] := C1 bal; exists U, s; split=> //.
- exact: (C1_G can X).
- exact: (C1_minnorm can L_gt0 a3i).
- by rewrite (C1_E can WL L_gt1).
have [t [ht t1 t2]] := a3iii L_gt1.
by split=> i iK; rewrite (svals_inj (can_svals can L_gt1) ht) ?t1 ?t2.
Qed.

(* class means never coincide: K Tr Sigma_B^l > 0 for l < L *)
Lemma Mc_Y : Mc n c (Y R c) = 1%:M - J R K.
Proof.
have nR : n%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
by rewrite /Mc /Zbar (YYT R card_c) scale_scalar_mx mulVf// mul1mx.
Qed.

Lemma trB_pos d' (A : 'M[R]_(K, d')) (Z : 'M[R]_(d', N)) : A *m Z = Y R c ->
  0 < \tr (Sigma_B n c Z).
Proof.
have KR : 0 < K%:R :> R by rewrite ltr0n.
move=> AZ; rewrite -(pmulr_rgt0 _ KR) Sigma_BE// lt_def nF2_ge0 andbT.
apply/eqP => /nF2_eq0 M0; have := Mc_Y; rewrite -AZ McM M0 mulmx0.
move/matrixP => /(_ (Ordinal K_gt0) (Ordinal K_gt1)); rewrite !mxE => /eqP.
by rewrite eq_sym sub0r oppr_eq0 invr_eq0 gt_eqF.
Qed.

Lemma prodW_split l : (l < L)%N -> exists A, WL *m prodW W L.-1 = A *m prodW W l.
Proof.
rewrite -[in (l < L)%N](prednK L_gt0) ltnS => lL; rewrite -(subnK lL).
elim: (L.-1 - l)%N WL => [|k IH] B; first by exists B.
by have [A hA] := IH (B *m W (k + l).+1); exists A; rewrite -hA addSn /= mulmxA.
Qed.

Theorem net_trB l : (l < L)%N -> 0 < \tr (Sigma_B n c (Zl W X l)).
Proof.
move=> lL; have [A hA] := prodW_split lL; apply: (@trB_pos _ A).
by rewrite /Zl mulmxA -hA a3i YXpX.
Qed.

(* R2, upper end, for the network: t_hi above delta with t^L - delta t^(L-1) = n/(1 - theta) *)
Variable thi : R.
Hypothesis thi_gt : delta < thi.
Hypothesis hhi : thi ^+ L - delta * thi ^+ L.-1 = n%:R / (1 - theta).

Lemma net_thi (U : nat -> 'M[R]_d) s : let H := (U 0%N)^T *m X in let What := WL *m U L.-1 in
  G H = G X -> What *m Sl s L.-1 = YXp c H -> nF2 (What^T *m What - Sl s 2) <= delta ^+ 2 ->
  forall i, s i ^+ 2 <= thi.
Proof.
move=> H What GH hW hE i.
have hG : forall i j, `|G H i j| <= theta / N%:R by rewrite GH.
have p2 : 0 <= n%:R / (1 - theta) by rewrite divr_ge0 ?ler0n// subr_ge0 ltW.
have hv (v : 'cV[R]_K) : dot ((What *m Sl s L.-1)^T *m v) ((What *m Sl s L.-1)^T *m v)
    <= n%:R / (1 - theta) * dot v v by rewrite hW; exact: (R1_5hi card_c n_gt0 hG K_gt0 theta_lt1).
by apply: (R2_thi delta_ge0 hE p2 hv i thi_gt); rewrite prednK.
Qed.

Hypothesis rho_lt : rho < eps.
Local Notation A := (A K theta).
Local Notation B := (B K N n theta).
Hypothesis B_gt0 : 0 < B.

Let Tset : {set 'I_d} := [set i : 'I_d | (d - K <= i)%N].
Let TK : (#|Tset| <= K)%N. Proof. exact: card_last. Qed.

(* C_l > 0: N Tr Sigma_W^l > 0 for l < L when B > 0 *)
Theorem net_trW l : (l < L)%N -> 0 < \tr (Sigma_W n c (Zl W X l)).
Proof.
move=> lL; have [U [s [can GH hW hE [_ hs]]]] := pair; have [_ s0 _ _] := can.
have NR : 0 < N%:R :> R by rewrite ltr0n.
have hG : forall i j, `|G ((U 0%N)^T *m X) i j| <= theta / N%:R by rewrite GH.
have a0 i : 0 <= enW n c ((U 0%N)^T *m X) i by apply: sumr_ge0 => j _; exact: sqr_ge0.
have sg : 0 < eps - rho by rewrite subr_gt0.
have hT i : i \notin Tset -> eps - rho <= s i by rewrite inE -ltnNge => /hs.
have hB := R1_6_B card_c n_gt0 hG K_gt0 TK.
rewrite /Zl (C1_trW can n c X N_gt0 lL) -(pmulr_rgt0 _ NR) def1_W//.
exact: (en_gt0 s0 a0 sg hT hB B_gt0 l).
Qed.

(* R7 on the canonical pair, from any valid t_hi *)
Section Pair.
Variables (U : nat -> 'M[R]_d) (s : 'I_d -> R).
Hypothesis can : canonical L W U s.
Hypothesis GH : G ((U 0%N)^T *m X) = G X.
Hypothesis hs : forall i : 'I_d, (i < d - K)%N -> eps - rho <= s i.
Variable t : R.
Hypothesis ht : forall i, s i ^+ 2 <= t.
Let hG : forall i j, `|G ((U 0%N)^T *m X) i j| <= theta / N%:R. Proof. by rewrite GH. Qed.
Let hT i : i \notin Tset -> eps - rho <= s i. Proof. by rewrite inE -ltnNge => /hs. Qed.
Let s0 : forall i, 0 <= s i. Proof. by case: can. Qed.

Theorem R7_pair l x : (0 < l)%N -> (l.+1 < L)%N -> 0 < x -> x < 1 ->
  A / B * x ^+ l.+1 + l.+1%:R * x <= l%:R ->
  (eps - rho) ^+ 2 * (l.+1%:R * x / l%:R) / t <= netC n c W X l.+1 / netC n c W X l.
Proof.
move=> l0 lL x0 x1 hx; rewrite /netC /Zl (C1_C can n c X N_gt0 K_gt0 lL).
rewrite (C1_C can n c X N_gt0 K_gt0 (ltnW lL)).
apply: (R7 card_c n_gt0 K_gt0 hG s0 ht TK hT rho_lt B_gt0 l0 x0 x1 hx).
by rewrite -(C1_trB can n c X K_gt0 lL); exact: net_trB.
Qed.

Theorem R7_pair0 :
  (eps - rho) ^+ 2 * (1 + A / B)^-1 / t <= netC n c W X 1 / netC n c W X 0.
Proof.
rewrite /netC /Zl (C1_C can n c X N_gt0 K_gt0 L_gt1) (C1_C can n c X N_gt0 K_gt0 L_gt0).
apply: (R7_0 card_c n_gt0 K_gt0 hG s0 ht TK hT rho_lt B_gt0).
by rewrite -(C1_trB can n c X K_gt0 L_gt1); exact: net_trB.
Qed.
End Pair.

(* R7 (Theorem 4 i, lower), l = 1..L-2, for the network's own features; t_hi from R2 *)
Theorem R7_network l x : (0 < l)%N -> (l.+1 < L)%N -> 0 < x -> x < 1 ->
  A / B * x ^+ l.+1 + l.+1%:R * x <= l%:R ->
  (eps - rho) ^+ 2 * (l.+1%:R * x / l%:R) / thi <= netC n c W X l.+1 / netC n c W X l.
Proof.
have [U [s [can GH hW hE [_ hs]]]] := pair.
exact: (R7_pair can GH hs (net_thi GH hW hE)).
Qed.

(* R7, l = 0: g_0 = 1/(1 + rho_0), for C_1/C_0 *)
Theorem R7_network0 :
  (eps - rho) ^+ 2 * (1 + A / B)^-1 / thi <= netC n c W X 1 / netC n c W X 0.
Proof.
have [U [s [can GH hW hE [_ hs]]]] := pair.
exact: (R7_pair0 can GH hs (net_thi GH hW hE)).
Qed.
End Network.
