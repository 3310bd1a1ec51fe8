(* networks given by rational numbers: the hypotheses of theorems.v are decided by computing with integers.
   W_l = diag(s) for l < L, so that by C1 and C2 every pair (s, X) is covered *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From mathcomp.zify Require Import ssrZ zify.
From Layerwise Require Import base metrics data data_energy compression spectrum spectrum_lemma9 spectrum_R3 svd
  canonical_form norms spectrum_products leakage leakage_R5 compression_R6 compression_R7 discrimination data_bounds
  spectral networks networks_bounds theorems.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Definition rational := QArith_base.Q.
Definition Q0 := Qmake Z0 xH.
Definition Q1 := Qmake (Zpos xH) xH.

(* matrices of integers over a common denominator *)
Record dmat := Dmat { rows : seq (seq Z); den : positive }.
Definition ent (A : dmat) i j : Z := nth Z0 (nth [::] (rows A) i) j.
Definition tab (m n : nat) (f : nat -> nat -> Z) := [seq [seq f i j | j <- iota 0 n] | i <- iota 0 m].
Definition sumz (p : nat) (f : nat -> Z) := foldr (fun k z => Z.add (f k) z) Z0 (iota 0 p).
Definition dmul m p n A B :=
  Dmat (tab m n (fun i j => sumz p (fun k => Z.mul (ent A i k) (ent B k j)))) (Pos.mul (den A) (den B)).
Definition dsub m n A B :=
  Dmat (tab m n (fun i j => Z.sub (Z.mul (ent A i j) (Zpos (den B))) (Z.mul (ent B i j) (Zpos (den A)))))
    (Pos.mul (den A) (den B)).
Definition dtr m n A := Dmat (tab n m (fun i j => ent A j i)) (den A).
Definition dscale m n q A := Dmat (tab m n (fun i j => Z.mul (Qnum q) (ent A i j))) (Pos.mul (Qden q) (den A)).
Definition deye n := Dmat (tab n n (fun i j => if i == j then (Zpos xH) else Z0)) xH.
Definition ddiag n (s : seq Z) sd l :=
  Dmat (tab n n (fun i j => if i == j then Z.pow (nth Z0 s i) (Z.of_nat l) else Z0)) (Pos.pow sd (Pos.of_nat l)).
Definition frob m n A := sumz m (fun i => sumz n (fun j => Z.mul (ent A i j) (ent A i j))).
(* |A|_F <= q *)
Definition small m n A q :=
  Z.leb (Z.mul (frob m n A) (Z.mul (Zpos (Qden q)) (Zpos (Qden q))))
    (Z.mul (Z.mul (Qnum q) (Qnum q)) (Z.mul (Zpos (den A)) (Zpos (den A)))).
(* all entries at most q in size *)
Definition tiny m n A q :=
  all (fun i => all (fun j => Z.leb (Z.mul (Z.abs (ent A i j)) (Zpos (Qden q))) (Z.mul (Qnum q) (Zpos (den A))))
    (iota 0 n)) (iota 0 m).
Definition null m n A := all (fun i => all (fun j => Z.eqb (ent A i j) Z0) (iota 0 n)) (iota 0 m).

Section Values.
Variable R : rcfType.
Definition zr (z : Z) : R := (int_of_Z z)%:~R.
Definition qr (q : rational) : R := zr (Qnum q) / zr (Zpos (Qden q)).
Definition mx m n (A : dmat) : 'M[R]_(m, n) := \matrix_(i, j) (zr (ent A i j) / zr (Zpos (den A))).

Lemma zr0 : zr Z0 = 0. Proof. by []. Qed.
Lemma zr1 : zr (Zpos xH) = 1. Proof. by []. Qed.
Lemma zrD x y : zr (Z.add x y) = zr x + zr y.
Proof. by rewrite /zr -intrD -(raddfD ZInstances.int_of_Z_additive). Qed.
Lemma zrN x : zr (Z.opp x) = - zr x.
Proof. by rewrite /zr -mulrNz -(raddfN ZInstances.int_of_Z_additive). Qed.
Lemma zrB x y : zr (Z.sub x y) = zr x - zr y.
Proof. by rewrite -zrN -zrD. Qed.
Lemma zrM x y : zr (Z.mul x y) = zr x * zr y.
Proof. by rewrite /zr -intrM -(rmorphM ZInstances.int_of_Z_rmorphism). Qed.
Lemma zrX x n : zr (Z.pow x (Z.of_nat n)) = zr x ^+ n.
Proof.
elim: n => [|n IH]; first by rewrite expr0.
by rewrite Nat2Z.inj_succ Z.pow_succ_r ?zrM ?IH ?exprS//; exact: Nat2Z.is_nonneg.
Qed.
Lemma zr_gt0 p : 0 < zr (Zpos p). Proof. by rewrite /zr /= -pmulrn ltr0n; apply/ssrnat.ltP; exact: Pos2Nat.is_pos. Qed.
Lemma zr_ge0 z : Z.leb Z0 z -> 0 <= zr z.
Proof. by case: z => // p _; exact: ltW (zr_gt0 p). Qed.
Lemma zr_le x y : Z.leb x y -> zr x <= zr y.
Proof. by move=> h; rewrite -subr_ge0 -zrB; apply: zr_ge0; move: h; lia. Qed.
Lemma zr_nat n : zr (Z.of_nat n) = n%:R. Proof. by case: n => //= n; rewrite /zr /= SuccNat2Pos.id_succ. Qed.
Lemma zr_of_nat n : (0 < n)%N -> zr (Zpos (Pos.of_nat n)) = n%:R.
Proof. by move=> n0; rewrite -zr_nat; congr zr; lia. Qed.
Lemma zr_abs x : zr (Z.abs x) = `|zr x|.
Proof.
case: x => [|p|p] /=; first by rewrite normr0.
  by rewrite gtr0_norm// zr_gt0.
by rewrite -[Zneg p]/(Z.opp (Zpos p)) zrN normrN gtr0_norm// zr_gt0.
Qed.
Let zn p : zr (Zpos p) != 0. Proof. by rewrite gt_eqF// zr_gt0. Qed.
Lemma zr_pos p q : zr (Zpos (Pos.mul p q)) = zr (Zpos p) * zr (Zpos q). Proof. by rewrite -zrM. Qed.

Lemma qr_le p q : Qle_bool p q -> qr p <= qr q.
Proof.
move=> h; rewrite /qr ler_pdivr_mulr ?zr_gt0// mulrAC ler_pdivl_mulr ?zr_gt0// -!zrM; exact: zr_le.
Qed.
Lemma qr_lt p q : ~~ Qle_bool q p -> qr p < qr q.
Proof.
move=> h; rewrite /qr ltr_pdivr_mulr ?zr_gt0// mulrAC ltr_pdivl_mulr ?zr_gt0// -!zrM -subr_gt0 -zrB.
have : Z.ltb Z0 (Z.sub (Z.mul (Qnum q) (Zpos (Qden p))) (Z.mul (Qnum p) (Zpos (Qden q)))).
  by move: h; rewrite /Qle_bool; lia.
by case: (Z.sub _ _) => // r _; exact: zr_gt0.
Qed.
Lemma qr0 : qr Q0 = 0. Proof. by rewrite /qr zr0 mul0r. Qed.
Lemma qr1 : qr Q1 = 1. Proof. by rewrite /qr zr1 divr1. Qed.
Lemma qr_ge0 q : Qle_bool Q0 q -> 0 <= qr q. Proof. by move/qr_le; rewrite qr0. Qed.
Lemma qr_gt0 q : ~~ Qle_bool q Q0 -> 0 < qr q. Proof. by move/qr_lt; rewrite qr0. Qed.
Lemma qrM p q : qr (Qmult p q) = qr p * qr q.
Proof. by rewrite /qr /= zrM zr_pos invfM mulrACA. Qed.
Lemma qrD p q : qr (Qplus p q) = qr p + qr q.
Proof. by rewrite /qr /= zrD !zrM zr_pos addf_div// [_ * zr (Zpos (Qden p))]mulrC. Qed.
Lemma qrB p q : qr (Qminus p q) = qr p - qr q.
Proof. by rewrite qrD {2}/qr /= zrN mulNr. Qed.
Lemma qrV q : ~~ Qle_bool q Q0 -> qr (Qinv q) = (qr q)^-1.
Proof.
case: q => [[|p|p] r] // _; rewrite /qr /= ?invf_div//.
Qed.
Lemma qr_nat n : qr (Qmake (Z.of_nat n) xH) = n%:R. Proof. by rewrite /qr /= zr_nat zr1 divr1. Qed.

Lemma nth_tab m n f i j : (i < m)%N -> (j < n)%N -> nth Z0 (nth [::] (tab m n f) i) j = f i j.
Proof.
by move=> im jn; rewrite (nth_map 0%N) ?size_iota// (nth_map 0%N) ?size_iota// !nth_iota.
Qed.
Lemma zr_sum p f : zr (sumz p f) = \sum_(k < p) zr (f k).
Proof.
rewrite -(big_mkord predT (fun k => zr (f k))) /sumz /index_iota subn0 unlock.
by elim: (iota 0 p) => //= k r <-; rewrite zrD.
Qed.

Lemma mxM m p n A B : mx m n (dmul m p n A B) = mx m p A *m mx p n B.
Proof.
apply/matrixP => i j; rewrite !mxE /ent/= nth_tab// zr_sum zr_pos mulr_suml; apply: eq_bigr => k _.
by rewrite !mxE zrM invfM mulrACA.
Qed.
Lemma mxB m n A B : mx m n (dsub m n A B) = mx m n A - mx m n B.
Proof.
apply/matrixP => i j; rewrite !mxE /ent/= nth_tab// zr_pos zrB !zrM.
rewrite mulrBl; congr (_ - _); first by rewrite -mulf_div divff// mulr1.
by rewrite [zr _ * zr (Zpos (den B))]mulrC -mulf_div divff// mulr1.
Qed.
Lemma mxT m n A : mx n m (dtr m n A) = (mx m n A)^T.
Proof. by apply/matrixP => i j; rewrite !mxE /ent/= nth_tab. Qed.
Lemma mxZ m n q A : mx m n (dscale m n q A) = qr q *: mx m n A.
Proof. by apply/matrixP => i j; rewrite !mxE /ent/= nth_tab// zrM zr_pos invfM mulrACA. Qed.
Lemma mx_eye n : mx n n (deye n) = 1%:M.
Proof. by apply/matrixP => i j; rewrite !mxE /ent/= nth_tab// zr1 divr1 -(inj_eq val_inj); case: eqP. Qed.
Lemma mx_diag n s sd l : (0 < l)%N ->
  mx n n (ddiag n s sd l) = Sl (fun j : 'I_n => zr (nth Z0 s j) / zr (Zpos sd)) l.
Proof.
move=> l0; have pl : zr (Zpos (Pos.pow sd (Pos.of_nat l))) = zr (Zpos sd) ^+ l.
  by rewrite Pos2Z.inj_pow -zrX -{2}(Nat2Pos.id l) ?positive_nat_Z//; case: (l) l0.
apply/matrixP => i j; rewrite !mxE /ent/= nth_tab// pl -(inj_eq val_inj); case: eqP => _.
  by rewrite mulr1n zrX expr_div_n.
by rewrite mul0r mulr0n.
Qed.

Lemma nF2_mx m n A : nF2 (mx m n A) = zr (frob m n A) / zr (Zpos (den A)) ^+ 2.
Proof.
rewrite /frob zr_sum mulr_suml; apply: eq_bigr => i _; rewrite zr_sum mulr_suml; apply: eq_bigr => j _.
by rewrite mxE expr_div_n zrM -expr2.
Qed.
Lemma small_mx m n A q : small m n A q -> nF2 (mx m n A) <= qr q ^+ 2.
Proof.
move=> h; rewrite nF2_mx /qr expr_div_n ler_pdivr_mulr ?exprn_gt0 ?zr_gt0// mulrAC.
by rewrite ler_pdivl_mulr ?exprn_gt0 ?zr_gt0// !expr2 -!zrM; exact: zr_le.
Qed.
Lemma all_iota n (f : nat -> bool) : all f (iota 0 n) -> forall i : 'I_n, f i.
Proof. by move/allP => h i; apply: h; rewrite mem_iota add0n ltn_ord. Qed.
Lemma tiny_mx m n A q : tiny m n A q -> forall i j, `|mx m n A i j| <= qr q.
Proof.
move=> h i j; have := all_iota (all_iota h i) j => k.
rewrite mxE normrM normfV (gtr0_norm (zr_gt0 _)) /qr ler_pdivr_mulr ?zr_gt0// mulrAC.
by rewrite ler_pdivl_mulr ?zr_gt0// -zr_abs -!zrM; exact: zr_le.
Qed.
Lemma null_mx m n A : null m n A -> mx m n A = 0.
Proof.
move=> h; apply/matrixP => i j; have := all_iota (all_iota h i) j => /Z.eqb_eq e.
by rewrite !mxE e zr0 mul0r.
Qed.
End Values.

(* K classes of n samples each, in order *)
Section Classes.
Variables K n : nat.
Lemma class_lt (i : 'I_(K * n)) : (i %/ n < K)%N.
Proof. by case: n i => [|k] i; [case: i => i; rewrite muln0 | rewrite ltn_divLR]. Qed.
Definition class i : 'I_K := Ordinal (class_lt i).
Lemma card_class k : #|[pred i | class i == k]| = n.
Proof.
have kn (j : 'I_n) : (k * n + j < K * n)%N.
  by apply: leq_trans (_ : k.+1 * n <= _)%N; rewrite ?leq_mul2r ?ltn_ord ?orbT// mulSn addnC ltn_add2r.
have inj : injective (fun j : 'I_n => Ordinal (kn j)).
  by move=> i j /(congr1 val)/= /eqP; rewrite eqn_add2l => /eqP/val_inj.
rewrite -[RHS]card_ord -(card_imset _ inj); apply: eq_card => i; rewrite [RHS]/in_mem/= inE.
apply/idP/imsetP => [/eqP e|[j _ ->]]; last first.
  apply/eqP/val_inj => /=; rewrite divnMDl ?divn_small ?addn0//; exact: leq_ltn_trans (ltn_ord j).
have n0 : (0 < n)%N by have := leq_ltn_trans (leq0n i) (ltn_ord i); rewrite muln_gt0 => /andP[].
exists (Ordinal (ltn_pmod i n0)) => //; apply: val_inj => /=.
by rewrite -e /= -divn_eq.
Qed.
Definition dlabels := Dmat (tab K (K * n) (fun k i => if (i %/ n)%N == k then (Zpos xH) else Z0)) xH.
Lemma mx_labels (R : rcfType) : mx R K (K * n) dlabels = Y R class.
Proof.
by apply/matrixP => k i; rewrite !mxE /ent/= nth_tab// zr1 divr1 -(inj_eq val_inj)/=; case: eqP.
Qed.
End Classes.

Record instance := Instance {
  iK : nat; im : nat; iN : nat; iL : nat;           (* classes; d - K; samples a class; layers *)
  sv : seq Z; sden : positive;                      (* s *)
  Wh : dmat; Xm : dmat; Zm : dmat;                  (* What, X, Y (X'X)^-1 *)
  ialpha : rational; itheta : rational; idelta : rational; imu : rational; ie0 : rational; ieps : rational;
  irho : rational; itau2 : rational }.

Section Check.
Variable I : instance.
Local Notation K := (iK I).
Local Notation d := (iK I + im I)%N.
Local Notation N := (iK I * iN I)%N.
Local Notation L := (iL I).
Let sz := nth Z0 (sv I).
Let dS l := ddiag d (sv I) (sden I) l.
Let XX := dmul N d N (dtr d N (Xm I)) (Xm I).
Let What := dmul K d d (Wh I) (dS L.-1).
Let ia := Qinv (ialpha I).
Definition check_sizes := [&& (0 < iN I)%N, (1 < K)%N & (1 < L)%N].
Definition check_signs := [&& ~~ Qle_bool (ialpha I) Q0, Qle_bool Q0 (idelta I), Qle_bool Q0 (imu I),
  Qle_bool Q0 (ie0 I), Qle_bool Q0 (ieps I), Qle_bool Q0 (itau2 I),
  ~~ Qle_bool Q1 (itheta I) &
  ~~ Qle_bool (Qmake (Z.of_nat (iN I)) xH) (Qmult (Qmult (ie0 I) (ialpha I)) (Qmult (ie0 I) (ialpha I)))].
Definition check_s := all (fun i => Z.leb Z0 (sz i) && Z.leb (sz i.+1) (sz i)) (iota 0 d).
(* Assumption 2 *)
Definition check_A2 := tiny N N (dsub N N XX (deye N)) (Qmult (itheta I) (Qmake (Zpos xH) (Pos.of_nat N))).
(* Assumption 3 (i): Z X'X = Y, then W against Z X'/alpha and WX against Y/alpha *)
Definition check_Z := null K N (dsub K N (dmul K N N (Zm I) XX) (dlabels K (iN I))).
Definition check_mu := small K d (dsub K d What (dscale K d ia (dmul K N d (Zm I) (dtr d N (Xm I))))) (imu I).
Definition check_e0 := small K N (dsub K N (dmul K d N What (Xm I)) (dscale K N ia (dlabels K (iN I)))) (ie0 I).
(* Assumption 3 (ii) *)
Definition check_delta := small d d (dsub d d (dmul d K d (dtr K d (Wh I)) (Wh I)) (dS 2)) (idelta I).
(* Assumption 3 (iii) *)
Definition check_eps := all (fun i => (i < K)%N || Qle_bool (Qmake (sz i) (sden I)) (ieps I)) (iota 0 d).
Definition check_rho := all (fun i => (d - K <= i)%N || Qle_bool (Qminus (ieps I) (irho I)) (Qmake (sz i) (sden I))) (iota 0 d).
Definition check_tau := Z.leb (Z.mul (Qnum (itau2 I)) (Z.pow (Zpos (sden I)) (Z.of_nat 4)))
  (Z.mul (sumz (im I) (fun j => Z.pow (sz (K + j)) (Z.of_nat 4))) (Zpos (Qden (itau2 I)))).
Definition check := [&& check_sizes, check_signs, check_s, check_A2, check_Z, check_mu, check_e0, check_delta,
  check_eps, check_rho & check_tau].

Variable R : rcfType.
Local Notation q := (qr R).
Definition isig (j : 'I_d) : R := zr R (sz j) / zr R (Zpos (sden I)).
Definition iW (l : nat) : 'M[R]_d := Sl isig 1.
Definition iWL : 'M[R]_(K, d) := mx R K d (Wh I).
Definition iX : 'M[R]_(d, N) := mx R d N (Xm I).
Local Notation c := (@class K (iN I)).

Lemma prodW_diag l : prodW iW l = Sl isig l.
Proof. by elim: l => [|l IH]; rewrite /= ?Sl0// IH -SlD. Qed.

Hypothesis ok : check.
Let sizes : check_sizes. Proof. by case/and5P: ok. Qed.
Let signs : check_signs. Proof. by case/and5P: ok. Qed.
Lemma in_n : (0 < iN I)%N. Proof. by case/and3P: sizes. Qed.
Lemma in_K : (1 < K)%N. Proof. by case/and3P: sizes. Qed.
Lemma in_L : (1 < L)%N. Proof. by case/and3P: sizes. Qed.
Let L0 : (0 < L.-1)%N. Proof. by rewrite -ltnS prednK ?in_L// ltnW ?in_L. Qed.
Let alphaP : ~~ Qle_bool (ialpha I) Q0. Proof. by case/and5P: signs. Qed.
Lemma in_alpha : 0 < q (ialpha I). Proof. exact: qr_gt0. Qed.
Lemma in_delta : 0 <= q (idelta I). Proof. by apply: qr_ge0; case/and5P: signs. Qed.
Lemma in_mu : 0 <= q (imu I). Proof. by apply: qr_ge0; case/and5P: signs. Qed.
Lemma in_e0 : 0 <= q (ie0 I). Proof. by apply: qr_ge0; case/and5P: signs. Qed.
Lemma in_eps : 0 <= q (ieps I). Proof. by apply: qr_ge0; case/and5P: signs => _ _ _ _ /and4P[]. Qed.
Lemma in_tau2 : 0 <= q (itau2 I). Proof. by apply: qr_ge0; case/and5P: signs => _ _ _ _ /and4P[]. Qed.
Lemma in_theta : q (itheta I) < 1. Proof. by rewrite -(qr1 R); apply: qr_lt; case/and5P: signs => _ _ _ _ /and4P[]. Qed.
Lemma in_e0_lt : q (ie0 I) < Num.sqrt (iN I)%:R / q (ialpha I).
Proof.
rewrite ltr_pdivl_mulr ?in_alpha// -ltr_sqr ?nnegrE ?sqrtr_ge0 ?(mulr_ge0 in_e0 (ltW in_alpha))//.
rewrite sqr_sqrtr ?ler0n// expr2 -!qrM -qr_nat; apply: qr_lt.
by case/and5P: signs => _ _ _ _ /and4P[].
Qed.
Lemma in_A2 : A2 iX (q (itheta I)).
Proof.
have h : check_A2 by case/and5P: ok.
have N0 : (0 < N)%N by rewrite muln_gt0 in_n (ltnW in_K).
have := tiny_mx R h; rewrite mxB mxM mxT mx_eye => k i j; apply: le_trans (k i j) _.
by rewrite qrM {2}/qr /= zr1 mul1r zr_of_nat.
Qed.
Lemma in_theta_ge0 : 0 <= q (itheta I).
Proof.
have N0 : (0 < N)%N by rewrite muln_gt0 in_n (ltnW in_K).
have := in_A2 (Ordinal N0) (Ordinal N0); move/(le_trans (normr_ge0 _)).
by rewrite pmulr_lge0// invr_gt0 ltr0n.
Qed.
Let YX : YXp c iX = mx R K N (Zm I) *m iX^T.
Proof.
have h : check_Z by case/and5P: ok => _ _ _ _ /and5P[].
have := null_mx R h; rewrite mxB !mxM mxT mx_labels => /subr0_eq e; rewrite /YXp -e -/iX mulmxK//.
by apply: (XX_unit (@card_class K (iN I)) in_n in_A2 (ltnW in_K) in_theta).
Qed.
Lemma in_A3i : A3i L c iW iWL iX (q (ialpha I)) (q (imu I)) (q (ie0 I)).
Proof.
rewrite /A3i prodW_diag YX -mx_labels -qrV//; split.
  have h : check_mu by case/and5P: ok => _ _ _ _ /and5P[].
  by have := small_mx R h; rewrite mxB mxM mx_diag// mxZ mxM mxT.
have h : check_e0 by case/and5P: ok => _ _ _ _ /and5P[].
by have := small_mx R h; rewrite mxB !mxM mx_diag// mxZ.
Qed.
Lemma in_A3ii : A3ii L iW iWL (q (idelta I)).
Proof.
split=> [l _ _|]; first by rewrite /iW SlT.
have h : check_delta by case/and5P: ok => _ _ _ _ /and5P[].
by have := small_mx R h; rewrite mxB mxM mxT mx_diag// /iW SlT -SlD.
Qed.
Lemma in_svals l : svals (iW l) isig.
Proof.
have h : check_s by case/and5P: ok.
have sp : 0 < zr R (Zpos (sden I)) := zr_gt0 R _.
have step i : (i < d)%N -> zr R (sz i.+1) <= zr R (sz i).
  by move=> id; have /andP[_ k] := all_iota h (Ordinal id); exact: zr_le.
split.
- by move=> j; have /andP[k _] := all_iota h j; rewrite divr_ge0 ?(ltW sp)//; exact: zr_ge0.
- move=> i j ij; rewrite /isig ler_pmul2r ?invr_gt0//.
  have [k jk] : exists k, j = (i + k)%N :> nat by exists (j - i)%N; rewrite subnKC.
  have := ltn_ord j; rewrite jk; elim: (k) => [|a IH] ad; first by rewrite addn0.
  by rewrite addnS; apply: le_trans (IH _); [apply: step; rewrite ltnW// -addnS | rewrite ltnW// -addnS].
by exists 1%:M, 1%:M; rewrite /orth !trmx1 !mulmx1 mul1mx.
Qed.
Lemma in_A3iii : A3iii K L iW (q (ieps I)) (q (irho I)).
Proof.
move=> l _; exists isig; split; first exact: in_svals.
  move=> i Ki; have h : check_eps by case/and5P: ok => _ _ _ _ /and5P[_ _ _ _ /and3P[]].
  by have := all_iota h i; rewrite ltnNge Ki => /(qr_le R).
move=> i id; have h : check_rho by case/and5P: ok => _ _ _ _ /and5P[_ _ _ _ /and3P[]].
by have := all_iota h i; rewrite leqNgt id => /(qr_le R); rewrite qrB.
Qed.
Definition itau : R := Num.sqrt (q (itau2 I)).
Lemma in_tau : 0 <= itau. Proof. exact: sqrtr_ge0. Qed.
Lemma in_htau s : svals (iW 1%N) s -> itau ^+ 2 <= \sum_j s (rshift K j) ^+ 4.
Proof.
move=> hs; have e := svals_inj hs (in_svals 1).
have h : check_tau by case/and5P: ok => _ _ _ _ /and5P[_ _ _ _ /and3P[]].
rewrite sqr_sqrtr ?in_tau2//.
have -> : \sum_(j < im I) s (rshift K j) ^+ 4 = zr R (sumz (im I) (fun j => Z.pow (sz (K + j)) (Z.of_nat 4)))
    / zr R (Zpos (sden I)) ^+ 4.
  by rewrite zr_sum mulr_suml; apply: eq_bigr => j _; rewrite e /isig expr_div_n zrX.
rewrite /qr ler_pdivr_mulr ?zr_gt0// mulrAC ler_pdivl_mulr ?exprn_gt0 ?zr_gt0//.
by rewrite -zrX -!zrM; exact: zr_le.
Qed.
End Check.

(* the theorems at an instance, with every number rounded to the safe side *)
Section Rounded.
Variables (R : rcfType) (I : instance).
Hypothesis ok : check I.
Local Notation K := (iK I).
Local Notation n := (iN I).
Local Notation L := (iL I).
Local Notation c := (@class K n).
Local Notation q := (qr R).
Local Notation theta := (q (itheta I)).
Local Notation alpha := (q (ialpha I)).
Local Notation delta := (q (idelta I)).
Local Notation mu := (q (imu I)).
Local Notation e0 := (q (ie0 I)).
Local Notation eps := (q (ieps I)).
Local Notation rho := (q (irho I)).
Local Notation C l := (netC n c (iW I R) (iX I R) l).
Definition inum := R3num K (im I) L (p_lo n (1 + theta) alpha e0) (p_hi n (1 - theta) alpha mu e0) delta eps rho (itau I R).

Theorem inst_R2 (i : 'I_(K + im I)) tlo thi : inum Tlo tlo -> inum Thi thi -> (i < K)%N ->
  tlo <= (@isig I R) i ^+ 2 <= thi.
Proof.
move=> nt nT iK; apply: (@R2 R K _ n _ L _ (@card_class K n) (in_n ok) (in_K ok) (in_L ok) (iW I R) (iWL I R) (iX I R)
  delta eps rho alpha mu e0 (itau I R) (in_delta R ok) (in_alpha R ok) (in_e0 R ok) (in_e0_lt R ok) (in_A3i R ok)
  (in_A3ii R ok) (in_A3iii R ok) (in_tau I R) (in_htau ok) theta (in_theta R ok) (in_A2 R ok) 0 (@isig I R) i tlo thi nt nT
  (in_L ok) (in_svals R ok 1) iK i erefl).
Qed.

Section Upper.
Variables (tlo h w e b m phi B : R).
Hypothesis nt : inum Tlo tlo.
Hypothesis nh : inum Hh h.
Hypothesis nw : inum Ww w.
Hypothesis ne : inum Ee e.
Hypothesis t0 : 0 < tlo.
Hypothesis w0 : 0 <= w.
Hypothesis B0 : 0 < B.
Hypothesis hB : B <= entry_B K n theta.
Hypothesis re : rho < eps.
Hypothesis hm : (w * eps ^+ L.-1 + mu) / (Num.sqrt n%:R / alpha) <= m.
Hypothesis hb : entry_b theta m <= b.
Hypothesis hd : 0 < (K%:R - 1) * (1 - 2%:R * theta / K%:R) - b ^+ 2.
Hypothesis hp : b ^+ 2 / ((K%:R - 1) * (1 - 2%:R * theta / K%:R) - b ^+ 2) <= phi.

Local Notation m0 := (m02 L h tlo eps e e0 (entry_B K n theta) (entry_E2 K n theta)).
Local Notation xx l := (R6x L l tlo h e eps rho e0 (entry_B K n theta) (entry_E2 K n theta)).

Theorem inst_R6x (l : nat) x up : e0 = 0 \/ [/\ e < tlo, rho < eps & 0 < m0] -> (l.+1 < L)%N -> 0 <= h -> xx l <= x ->
  (eps ^+ 2 + (eps * h * rr tlo eps ^+ (L.-2 - l) + x) ^+ 2) * (1 + phi * (eps ^+ 2 / tlo) ^+ l) / tlo <= up ->
  C l.+1 / C l <= up.
Proof.
move=> cases lL h0 hx; apply: le_trans.
have th0 := in_theta_ge0 R ok.
have m1 : 0 <= R5m n L eps alpha mu w.
  apply: divr_ge0; first exact: addr_ge0 (mulr_ge0 w0 (exprn_ge0 _ (in_eps R ok))) (in_mu R ok).
  exact: divr_ge0 (sqrtr_ge0 _) (ltW (in_alpha R ok)).
have th1 : 0 < 1 - theta by rewrite subr_gt0 (in_theta R ok).
have b1 : R5b n L eps alpha mu (entry_b theta) w <= b.
  apply: le_trans hb; rewrite /R5b /entry_b le_minr !le_minl; apply/andP; split; apply/orP; [left | right].
    by rewrite ler_add2l.
  by rewrite ler_add2l; apply: ler_wpmul2l => //; rewrite addr_ge0 ?ler01.
have b0 : 0 <= R5b n L eps alpha mu (entry_b theta) w.
  rewrite /R5b /entry_b le_minr; apply/andP; split; apply: addr_ge0 => //.
  - exact: divr_ge0 (sqrtr_ge0 _).
  - exact: divr_ge0 (sqrtr_ge0 _).
  - exact: mulr_ge0 (addr_ge0 ler01 th0) m1.
have bb : R5b n L eps alpha mu (entry_b theta) w ^+ 2 <= b ^+ 2.
  by rewrite ler_sqr ?nnegrE// (le_trans b0).
have dd : (K%:R - 1) * (1 - 2%:R * theta / K%:R) - b ^+ 2 <= entry_den K theta (R5m n L eps alpha mu w).
  by rewrite /entry_den ler_add2l ler_opp2.
have d1 := lt_le_trans hd dd.
have p1 : R5phi n L eps alpha mu (entry_b theta) (entry_den K theta) w <= phi.
  apply: le_trans hp; rewrite /R5phi; apply: ler_pmul; rewrite ?sqr_ge0 ?invr_ge0 ?(ltW d1)//.
  by rewrite ler_pinv ?inE ?unitf_gt0 ?hd ?d1.
have nT : 0 < \tr (Sigma_W n c (Zl (iW I R) (iX I R) l)).
  apply: (@trW R K _ n _ L _ (@card_class K n) (in_n ok) (in_K ok) (in_L ok) (iW I R) (iWL I R) (iX I R)
    delta eps rho alpha mu e0 (in_A3i R ok) (in_A3ii R ok) (in_A3iii R ok) theta (in_theta R ok) (in_A2 R ok) l re)
    => //; [exact: lt_le_trans hB | exact: ltnW].
have := @R6 R K _ n _ L _ (@card_class K n) (in_n ok) (in_K ok) (in_L ok) (iW I R) (iWL I R) (iX I R)
  delta eps rho alpha mu e0 (itau I R) (in_delta R ok) (in_eps R ok) (in_alpha R ok) (in_mu R ok) (in_e0 R ok)
  (in_e0_lt R ok) (in_A3i R ok) (in_A3ii R ok) (in_A3iii R ok) (in_tau I R) (in_htau ok) theta (in_theta R ok)
  (in_A2 R ok) l tlo h w e nt nh nw ne lL cases d1 nT.
move/le_trans; apply; rewrite /R6u.
have q0 : 0 <= eps ^+ 2 / tlo by rewrite divr_ge0 ?sqr_ge0// ltW.
have rr2 k : rr tlo eps ^+ k.*2 = (eps ^+ 2 / tlo) ^+ k.
  by rewrite /rr -mul2n exprM expr_div_n sqr_sqrtr// ltW.
have r0 : 0 <= rr tlo eps := divr_ge0 (in_eps R ok) (sqrtr_ge0 _).
have a0 : 0 <= eps * h * rr tlo eps ^+ (L.-2 - l) := mulr_ge0 (mulr_ge0 (in_eps R ok) h0) (exprn_ge0 _ r0).
have x0 : 0 <= xx l.
  case: cases => [e00|[_ re' _]]; first by rewrite /R6x /misfit e00 !mul0r.
  have sg : 0 < eps - rho by rewrite subr_gt0.
  apply: divr_ge0; last exact: mulr_ge0 (exprn_ge0 _ (ltW sg)) (sqrtr_ge0 _).
  exact: divr_ge0 (in_e0 R ok) (mulr_ge0 (sqrtr_ge0 _) (exprn_ge0 _ (sqrtr_ge0 _))).
apply: ler_wpmul2r; first by rewrite invr_ge0 ltW.
have p0 : 0 <= R5phi n L eps alpha mu (entry_b theta) (entry_den K theta) w.
  exact: divr_ge0 (sqr_ge0 _) (ltW d1).
apply: ler_pmul.
- exact: addr_ge0 (sqr_ge0 _) (sqr_ge0 _).
- exact: addr_ge0 ler01 (mulr_ge0 p0 (exprn_ge0 _ r0)).
- by rewrite ler_add2l ler_sqr ?nnegrE ?ler_add2l// addr_ge0// (le_trans x0).
by rewrite rr2 ler_add2l; apply: ler_wpmul2r => //; exact: exprn_ge0.
Qed.

Theorem inst_R6 (l : nat) up : e0 = 0 -> (l.+1 < L)%N -> 0 <= h ->
  eps ^+ 2 * (1 + h ^+ 2 * (eps ^+ 2 / tlo) ^+ (L.-2 - l)) * (1 + phi * (eps ^+ 2 / tlo) ^+ l) / tlo <= up ->
  C l.+1 / C l <= up.
Proof.
move=> e00 lL h0 hu; apply: (inst_R6x (or_introl e00) lL h0 (_ : _ <= 0)); first by rewrite /R6x /misfit e00 !mul0r.
rewrite addr0; apply: le_trans hu; rewrite le_eqVlt; apply/orP; left; apply/eqP; congr (_ * _ / _).
have -> : (eps ^+ 2 / tlo) ^+ (L.-2 - l) = (rr tlo eps ^+ (L.-2 - l)) ^+ 2.
  by rewrite -[RHS]exprM mulnC exprM /rr [in RHS]expr_div_n sqr_sqrtr// ltW.
by rewrite !exprMn mulrDr mulr1 !mulrA.
Qed.

(* with e0 > 0: any M at least h r^(L-1) E_Delta + e_0 of R4, any m2 at most m_0^2 *)
Theorem inst_R6_fit (l : nat) M m2 x up : (l.+1 < L)%N -> 0 <= h -> e < tlo ->
  h * rr tlo eps ^+ L.-1 * Num.sqrt (entry_E2 K n theta) + misfit L tlo e e0 0 <= M -> 0 < m2 -> m2 <= B - M ^+ 2 ->
  misfit L tlo e e0 l.+1 / ((eps - rho) ^+ l * Num.sqrt m2) <= x ->
  (eps ^+ 2 + (eps * h * rr tlo eps ^+ (L.-2 - l) + x) ^+ 2) * (1 + phi * (eps ^+ 2 / tlo) ^+ l) / tlo <= up ->
  C l.+1 / C l <= up.
Proof.
move=> lL h0 et hM m20 hm2 hx.
have mf k : 0 <= misfit L tlo e e0 k.
  exact: divr_ge0 (in_e0 R ok) (mulr_ge0 (sqrtr_ge0 _) (exprn_ge0 _ (sqrtr_ge0 _))).
have r0 : 0 <= rr tlo eps := divr_ge0 (in_eps R ok) (sqrtr_ge0 _).
have l0 : 0 <= h * rr tlo eps ^+ L.-1 * Num.sqrt (entry_E2 K n theta) + misfit L tlo e e0 0.
  exact: addr_ge0 (mulr_ge0 (mulr_ge0 h0 (exprn_ge0 _ r0)) (sqrtr_ge0 _)) (mf 0%N).
have m2m : m2 <= m0.
  apply: le_trans hm2 _; rewrite /m02; apply: ler_sub => //.
  by rewrite ler_sqr ?nnegrE// (le_trans l0).
have sg : 0 < (eps - rho) ^+ l by rewrite exprn_gt0// subr_gt0.
apply: inst_R6x => //; first by right; split=> //; exact: lt_le_trans m2m.
apply: le_trans hx; rewrite /R6x; apply: ler_wpmul2l => //.
rewrite ler_pinv ?inE ?unitf_gt0 ?mulr_gt0 ?sqrtr_gt0// ?(lt_le_trans m20)//.
by apply: ler_wpmul2l; [exact: ltW | exact: ler_wsqrtr].
Qed.
End Upper.

Section Lower.
Variables (thi A B : R).
Hypothesis nT : inum Thi thi.
Hypothesis T0 : 0 < thi.
Hypothesis hA : entry_A K theta <= A.
Hypothesis B0 : 0 < B.
Hypothesis hB : B <= entry_B K n theta.
Hypothesis re : rho < eps.
Let BB := lt_le_trans B0 hB.
Let AB : entry_A K theta / entry_B K n theta <= A / B.
Proof.
have th0 := in_theta_ge0 R ok.
apply: ler_pmul => //; first exact: addr_ge0 (ler0n _ _) (mulr_ge0 (sqrtr_ge0 _) th0).
  by rewrite invr_ge0 ltW.
by rewrite ler_pinv ?inE ?unitf_gt0 ?BB ?B0.
Qed.

Theorem inst_R7 (l : nat) x lo : (0 < l)%N -> (l.+1 < L)%N -> 0 < x -> x < 1 ->
  A / B * x ^+ l.+1 + l.+1%:R * x <= l%:R -> lo <= (eps - rho) ^+ 2 * (l.+1%:R * x / l%:R) / thi ->
  lo <= C l.+1 / C l.
Proof.
move=> l0 lL x0 x1 hx hlo; apply: le_trans hlo _.
apply: (@R7 R K _ n _ L _ (@card_class K n) (in_n ok) (in_K ok) (in_L ok) (iW I R) (iWL I R) (iX I R)
  delta eps rho alpha mu e0 (itau I R) (in_delta R ok) (in_alpha R ok) (in_e0 R ok)
  (in_e0_lt R ok) (in_A3i R ok) (in_A3ii R ok) (in_A3iii R ok) (in_tau I R) (in_htau ok) theta (in_theta R ok)
  (in_A2 R ok) l x thi re BB nT l0 lL x0 x1).
apply: le_trans hx; rewrite ler_add2r; apply: ler_wpmul2r => //; exact: exprn_ge0 (ltW x0).
Qed.

Theorem inst_R7_first lo : lo <= (eps - rho) ^+ 2 * (1 + A / B)^-1 / thi -> lo <= C 1 / C 0.
Proof.
move=> hlo; apply: le_trans hlo _.
have := @R7_first R K _ n _ L _ (@card_class K n) (in_n ok) (in_K ok) (in_L ok) (iW I R) (iWL I R) (iX I R)
  delta eps rho alpha mu e0 (itau I R) (in_delta R ok) (in_alpha R ok) (in_e0 R ok)
  (in_e0_lt R ok) (in_A3i R ok) (in_A3ii R ok) (in_A3iii R ok) (in_tau I R) (in_htau ok) theta (in_theta R ok)
  (in_A2 R ok) thi re BB nT.
apply: le_trans; rewrite /R7l0; apply: ler_wpmul2r; first by rewrite invr_ge0 ltW.
apply: ler_wpmul2l; first exact: sqr_ge0.
have a0 : 0 <= entry_A K theta / entry_B K n theta.
  apply: divr_ge0; last exact: ltW.
  have th0 := in_theta_ge0 R ok.
  exact: addr_ge0 (ler0n _ _) (mulr_ge0 (sqrtr_ge0 _) th0).
have a1 : 0 < 1 + entry_A K theta / entry_B K n theta by rewrite ltr_paddr// ltr01.
by rewrite ler_pinv ?inE ?unitf_gt0 ?a1 ?(lt_le_trans a1) ?ler_add2l.
Qed.
End Lower.
(* R9 *)
Section Discrimination.
Variables (tlo thi w e m b f : R).
Hypothesis nt : inum Tlo tlo.
Hypothesis nT : inum Thi thi.
Hypothesis nw : inum Ww w.
Hypothesis ne : inum Ee e.
Hypothesis T0 : 0 < thi.
Hypothesis w0 : 0 <= w.
Hypothesis e_ge0 : 0 <= e.
Hypothesis et : e < tlo.
Hypothesis hm : (w * eps ^+ L.-1 + mu) / (Num.sqrt n%:R / alpha) <= m.
Hypothesis hb : entry_b theta m <= b.
Hypothesis hf : (w * eps ^+ L.-1 * b + e0) / (Num.sqrt n%:R / alpha) <= f.
Hypothesis f1 : f < 1.
Definition ratio_k (l : nat) := ((1 + f) ^+ 2 / ((tlo - e) * tlo ^+ (L.-1 - l)) + (eps ^+ 2) ^+ l * b ^+ 2 / (n%:R / alpha ^+ 2))
  / ((1 - f) ^+ 2 / ((thi + e) * thi ^+ (L.-1 - l))).

Theorem inst_R9 (l : nat) k lo up D : (l < L)%N -> ratio_k l <= k -> lo <= 2%:R / (1 + k) ->
  2%:R * k / (1 + k) <= up -> is_D n c (iW I R) (iX I R) l D -> lo <= D <= up.
Proof.
move=> lL hk hlo hup hD.
have th0 := in_theta_ge0 R ok; have th1 : 0 < 1 - theta by rewrite subr_gt0 (in_theta R ok).
have rn0 : 0 < Num.sqrt n%:R / alpha by rewrite divr_gt0 ?(in_alpha R ok)// sqrtr_gt0 ltr0n (in_n ok).
have we0 : 0 <= w * eps ^+ L.-1 := mulr_ge0 w0 (exprn_ge0 _ (in_eps R ok)).
have m1 : 0 <= R5m n L eps alpha mu w by apply: divr_ge0 (ltW rn0); exact: addr_ge0 we0 (in_mu R ok).
have b1 : R5b n L eps alpha mu (entry_b theta) w <= b.
  apply: le_trans hb; rewrite /R5b /entry_b le_minr !le_minl; apply/andP; split; apply/orP; [left | right].
    by rewrite ler_add2l.
  by rewrite ler_add2l; apply: ler_wpmul2l => //; rewrite addr_ge0 ?ler01.
have b0 : 0 <= R5b n L eps alpha mu (entry_b theta) w.
  rewrite /R5b /entry_b le_minr; apply/andP; split; apply: addr_ge0 => //.
  - exact: divr_ge0 (sqrtr_ge0 _).
  - exact: divr_ge0 (sqrtr_ge0 _).
  - exact: mulr_ge0 (addr_ge0 ler01 th0) m1.
have ff0 : 0 <= R9f n L eps alpha mu e0 (entry_b theta) w.
  by apply: divr_ge0 (ltW rn0); exact: addr_ge0 (mulr_ge0 we0 b0) (in_e0 R ok).
have ff : R9f n L eps alpha mu e0 (entry_b theta) w <= f.
  apply: le_trans hf; rewrite /R9f; apply: ler_wpmul2r; first by rewrite invr_ge0 ltW.
  by rewrite ler_add2r; exact: ler_wpmul2l.
have t0 : 0 < tlo := le_lt_trans e_ge0 et.
have te : 0 < (tlo - e) * tlo ^+ (L.-1 - l) by rewrite mulr_gt0 ?subr_gt0// exprn_gt0.
have Te : 0 < (thi + e) * thi ^+ (L.-1 - l) by rewrite mulr_gt0 ?exprn_gt0// ltr_paddr.
have na : 0 < n%:R / alpha ^+ 2 by rewrite divr_gt0 ?exprn_gt0 ?(in_alpha R ok)// ltr0n (in_n ok).
pose kl := R9k L l tlo thi e eps (R9f n L eps alpha mu e0 (entry_b theta) w) (R5b n L eps alpha mu (entry_b theta) w)
  (n%:R / alpha ^+ 2).
have := @R9 R K _ n _ L _ (@card_class K n) (in_n ok) (in_K ok) (in_L ok) (iW I R) (iWL I R) (iX I R)
  delta eps rho alpha mu e0 (itau I R) (in_delta R ok) (in_eps R ok) (in_alpha R ok) (in_mu R ok) (in_e0 R ok)
  (in_e0_lt R ok) (in_A3i R ok) (in_A3ii R ok) (in_A3iii R ok) (in_tau I R) (in_htau ok) theta (in_theta R ok)
  (in_A2 R ok) l tlo thi w e D kl lL nt nT nw ne et (le_lt_trans ff f1) hD erefl.
case/andP => h1 h2.
have d0 : 0 < (1 - f) ^+ 2 / ((thi + e) * thi ^+ (L.-1 - l)) by rewrite divr_gt0// exprn_gt0// subr_gt0.
have dd : (1 - f) ^+ 2 / ((thi + e) * thi ^+ (L.-1 - l))
  <= (1 - R9f n L eps alpha mu e0 (entry_b theta) w) ^+ 2 / ((thi + e) * thi ^+ (L.-1 - l)).
  apply: ler_wpmul2r; first by rewrite invr_ge0 ltW.
  have f1' : 0 <= 1 - f by rewrite subr_ge0 ltW.
  have ff' : 1 - f <= 1 - R9f n L eps alpha mu e0 (entry_b theta) w by rewrite ler_add2l ler_opp2.
  by rewrite ler_sqr ?nnegrE// (le_trans f1').
have kk : kl <= k.
  apply: le_trans hk; rewrite /kl /R9k /ratio_k; apply: ler_pmul.
  - apply: addr_ge0; first exact: divr_ge0 (sqr_ge0 _) (ltW te).
    exact: divr_ge0 (mulr_ge0 (exprn_ge0 _ (in_eps R ok)) (sqr_ge0 _)) (ltW na).
  - by rewrite invr_ge0 (le_trans (ltW d0)).
  - apply: ler_add; apply: ler_wpmul2r; rewrite ?invr_ge0 ?(ltW te) ?(ltW na)//.
      have f0 := le_trans ff0 ff.
      by rewrite ler_sqr ?nnegrE ?addr_ge0 ?ler01// ler_add2l.
    rewrite -mul2n exprM; apply: ler_wpmul2l; first exact: exprn_ge0 (sqr_ge0 _).
    by rewrite ler_sqr ?nnegrE// (le_trans b0).
  by rewrite ler_pinv ?inE ?unitf_gt0 ?d0 ?(lt_le_trans d0).
have k0 : 0 <= kl.
  apply: divr_ge0; last exact: le_trans (ltW d0) dd.
  apply: addr_ge0; first exact: divr_ge0 (sqr_ge0 _) (ltW te).
  exact: divr_ge0 (mulr_ge0 (exprn_ge0 _ (in_eps R ok)) (sqr_ge0 _)) (ltW na).
have k1 : 0 < 1 + kl by rewrite ltr_paddr// ltr01.
have k2 : 1 + kl <= 1 + k by rewrite ler_add2l.
have k3 := lt_le_trans k1 k2.
have inv : (1 + k)^-1 <= (1 + kl)^-1 by rewrite ler_pinv ?inE ?unitf_gt0 ?k1 ?k3.
have form (z : R) : 0 < 1 + z -> 2%:R * z / (1 + z) = 2%:R - 2%:R / (1 + z) by move=> z1; field; rewrite gt_eqF.
apply/andP; split; first by apply: le_trans hlo (le_trans _ h1); apply: ler_wpmul2l => //; exact: ler0n.
apply: le_trans hup; apply: le_trans h2 _; rewrite le_minl; apply/orP; left.
by rewrite !form// ler_add2l ler_opp2; apply: ler_wpmul2l => //; exact: ler0n.
Qed.
End Discrimination.
Theorem inst_R9_first k lo up D : (1 + theta) / (1 - theta) <= k -> lo <= 2%:R / (1 + k) ->
  2%:R * k / (1 + k) <= up -> is_D n c (iW I R) (iX I R) 0 D -> lo <= D <= up.
Proof.
move=> hk hlo hup hD.
have th0 := in_theta_ge0 R ok; have th1 : 0 < 1 - theta by rewrite subr_gt0 (in_theta R ok).
have := @R9_first R K _ n _ _ (@card_class K n) (in_n ok) (in_K ok) (iW I R) (iX I R) theta
  (in_theta R ok) (in_A2 R ok) D hD; case/andP => h1 h2.
have k0 : 0 <= (1 + theta) / (1 - theta) := divr_ge0 (addr_ge0 ler01 th0) (ltW th1).
have k1 : 0 < 1 + (1 + theta) / (1 - theta) by rewrite ltr_paddr// ltr01.
have k3 : 0 < 1 + k by apply: lt_le_trans k1 _; rewrite ler_add2l.
have inv : (1 + k)^-1 <= (1 + (1 + theta) / (1 - theta))^-1 by rewrite ler_pinv ?inE ?unitf_gt0 ?k1 ?k3 ?ler_add2l.
have form (z : R) : 0 < 1 + z -> 2%:R * z / (1 + z) = 2%:R - 2%:R / (1 + z) by move=> z1; field; rewrite gt_eqF.
apply/andP; split; first by apply: le_trans hlo (le_trans _ h1); apply: ler_wpmul2l => //; exact: ler0n.
apply: le_trans hup; apply: le_trans h2 _; rewrite le_minl; apply/orP; left.
by rewrite !form// ler_add2l ler_opp2; apply: ler_wpmul2l => //; exact: ler0n.
Qed.
End Rounded.
