(* R3 (Lemma 9; spectrum.md), steps 1-5, and R3s (sharp.md): each turns valid bounds into a further valid bound *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base metrics data_energy spectrum svd spectrum_lemma9.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

(* the smaller root of c x^2 - (a + c) x + eta^2 *)
Lemma small_root (R : rcfType) (a c eta2 q : R) : 0 <= c -> c <= a -> 0 <= eta2 -> eta2 < a -> q < 1 ->
  (a + c) * q - c * q ^+ 2 <= eta2 ->
  let Q := 2%:R * eta2 / (a + c + Num.sqrt ((a + c) ^+ 2 - 4%:R * c * eta2)) in [/\ 0 <= Q, Q < 1 & q <= Q].
Proof.
move=> c0 ca eta0 ea q1 key; have a0 : 0 < a by exact: le_lt_trans ea.
set d := (a + c) ^+ 2 - 4%:R * c * eta2.
have hd : (a - c) ^+ 2 <= d.
  rewrite -subr_ge0 (_ : _ - _ = 4%:R * c * (a - eta2)); last by rewrite /d; ring.
  by apply: mulr_ge0; [rewrite mulr_ge0 ?ler0n | rewrite subr_ge0 ltW].
pose r := Num.sqrt d; have r2 : r ^+ 2 = d by rewrite sqr_sqrtr// (le_trans _ hd)// sqr_ge0.
have rac : a - c <= r by rewrite -ler_sqr ?nnegrE ?sqrtr_ge0 ?subr_ge0// r2.
have pos : 0 < a + c + r by apply: ltr_paddr; rewrite ?sqrtr_ge0// ltr_paddr.
rewrite -/d -/r; set Q := 2%:R * eta2 / (a + c + r).
have Q0 : 0 <= Q by rewrite divr_ge0 ?mulr_ge0 ?ler0n// ltW.
have Q1 : Q < 1.
  rewrite ltr_pdivr_mulr// mul1r; apply: (@lt_le_trans _ _ (2%:R * a)); first by rewrite ltr_pmul2l ?ltr0n.
  by rewrite mulr_natl mulr2n -addrA ler_add2l addrC -ler_subl_addr.
have Qroot : (a + c) * Q - c * Q ^+ 2 = eta2.
  apply: (mulIf (x := (a + c + r) ^+ 2)); first by rewrite expf_neq0// gt_eqF.
  rewrite mulrBl -mulrA -[c * _ * _]mulrA -exprMn divfK ?gt_eqF// [Q * _]mulrA divfK ?gt_eqF//.
  apply/eqP; rewrite -subr_eq0; apply/eqP.
  rewrite (_ : _ - _ = eta2 * (d - r ^+ 2)); last by rewrite /d; ring.
  by rewrite r2 subrr mulr0.
have qQ : q <= Q.
  rewrite leNgt; apply/negP => Qq; move: key; rewrite -Qroot leNgt => /negP; apply.
  rewrite -subr_gt0.
  have -> : (a + c) * q - c * q ^+ 2 - ((a + c) * Q - c * Q ^+ 2) = (q - Q) * ((a - c) + c * ((1 - q) + (1 - Q))) by ring.
  rewrite mulr_gt0 ?subr_gt0//.
  have [c1|c1] := leP c 0; last by rewrite ltr_paddl ?subr_ge0// mulr_gt0// addr_gt0 ?subr_gt0.
  have -> : c = 0 by apply/le_anti; rewrite c1.
  by rewrite subr0 mul0r addr0.
by split.
Qed.

(* the worst |E_11|_F = x of a given e *)
Lemma worst_h (R : realFieldType) (t e x : R) :
  (e ^+ 2 - x ^+ 2) * (2%:R * (t ^+ 2 - e ^+ 2)) <= e ^+ 2 * (2%:R * (t - x) ^+ 2).
Proof.
rewrite -subr_ge0; have -> : e ^+ 2 * (2%:R * (t - x) ^+ 2) - (e ^+ 2 - x ^+ 2) * (2%:R * (t ^+ 2 - e ^+ 2))
  = 2%:R * (e ^+ 2 - x * t) ^+ 2 by ring.
by rewrite mulr_ge0 ?ler0n ?sqr_ge0.
Qed.
Lemma worst_w (R : realFieldType) (t e x r : R) : e ^+ 2 = (t - r) * (t + r) -> 0 <= t + r ->
  (e ^+ 2 - x ^+ 2) * (t + r) <= e ^+ 2 * (2%:R * (t - x)).
Proof.
move=> -> tr; rewrite -subr_ge0.
have -> : (t - r) * (t + r) * (2%:R * (t - x)) - ((t - r) * (t + r) - x ^+ 2) * (t + r) = (t + r) * (t - x - r) ^+ 2 by ring.
by rewrite mulr_ge0 ?sqr_ge0.
Qed.

Section R3.
Variables (R : rcfType) (K m L : nat) (s1 : 'I_K -> R) (s2 : 'I_m -> R).    (* L: the paper's L - 1 *)
Variables (W1 : 'M[R]_K) (W2 : 'M[R]_(K, m)) (delta eps : R).
Let What := row_mx W1 W2.
Let S2 : 'M[R]_(K + m) := block_mx (Sl s1 2) 0 0 (Sl s2 2).
Let E := What^T *m What - S2.
Let E11 := W1^T *m W1 - Sl s1 2.
Let E22 := W2^T *m W2 - Sl s2 2.
Let T := invmx W1 *m W2.
Hypothesis delta_ge0 : 0 <= delta.
Hypothesis hE : nF2 E <= delta ^+ 2.
Hypothesis hs2 : forall j, 0 <= s2 j <= eps.
Hypothesis rank_What : row_free What.

(* valid bounds *)
Definition is_tlo t := 0 < t /\ forall i, t <= s1 i ^+ 2.
Definition is_thi t := forall i, s1 i ^+ 2 <= t.
Definition is_h h := [/\ W1 \in unitmx, 0 <= h & nF2 T <= h ^+ 2].
Definition is_w w := 0 <= w /\ nF2 W2 <= w ^+ 2.
Definition is_e e := 0 <= e /\ nF2 E11 + 2%:R * nF2 (W1^T *m W2) <= e ^+ 2.
Lemma is_e11 e : is_e e -> 0 <= e /\ nF2 E11 <= e ^+ 2.
Proof. by move=> [e0 h]; split=> //; apply: le_trans h; rewrite ler_addl mulr_ge0 ?ler0n ?nF2_ge0. Qed.

Lemma blocksE : nF2 E = nF2 E11 + nF2 (W1^T *m W2) + (nF2 (W1^T *m W2) + nF2 E22).
Proof.
rewrite /E /What tr_row_mx mul_col_row opp_block_mx add_block_mx !oppr0 !addr0 nF2_block.
by rewrite -[nF2 (W2^T *m W1)]nF2_tr trmx_mul trmxK.
Qed.

(* start: e = delta *)
Lemma R3_e0 : is_e delta.
Proof.
split=> //; apply: le_trans hE; rewrite blocksE mulr_natl mulr2n !addrA ler_addl.
exact: nF2_ge0.
Qed.

(* step 1 *)
Variables (tau2 t0 : R).
Hypothesis tau2_le : tau2 <= \sum_j s2 j ^+ 4.
Hypothesis t0_s1 : forall i, t0 <= s1 i ^+ 2.        (* s_K^2 >= t_0 >= s_(K+1)^2 *)
Hypothesis t0_s2 : forall j, s2 j ^+ 2 <= t0.

Section Step1.
Variable Pi : 'M[R]_(K + m).
Hypothesis Pis : Pi^T = Pi.
Hypothesis Pip : Pi *m Pi = Pi.
Hypothesis WPi : What *m Pi = What.
Hypothesis trPi : \tr Pi = K%:R.
Let U := usubmx Pi.
Let D := dsubmx Pi.
Let q := nF2 D.

Let PiE : Pi = row_mx U^T D^T.
Proof. by rewrite -{1}Pis -{1}[Pi]vsubmxK tr_col_mx. Qed.
Let PiU : Pi = col_mx U D. Proof. by rewrite vsubmxK. Qed.
Let qE : q = \sum_j Pi (rshift K j) (rshift K j).
Proof.
rewrite /q -nF2_tr nF2_mxtrace trmxK /mxtrace; apply: eq_bigr => j _.
have -> : D *m D^T = drsubmx Pi by rewrite -[in RHS]Pip {1}PiU PiE mul_col_row block_mxKdr.
by rewrite !mxE.
Qed.

Let Q := 1%:M - Pi.
Let Qs : Q^T = Q. Proof. by rewrite /Q linearB/= Pis trmx1. Qed.
Let Qp : Q *m Q = Q. Proof. by rewrite /Q mulmxBr mulmxBl mul1mx mulmx1 mulmxBl mul1mx Pip subrr subr0. Qed.
Let EQ : E *m Q = - (S2 *m Q).
Proof. by rewrite /E mulmxBl -mulmxA {2}/Q mulmxBr mulmx1 WPi subrr mulmx0 sub0r. Qed.

(* |EQ|_F^2 = sum_i s_i^4 (1 - Pi_ii) *)
Lemma step1_energy : nF2 (E *m Q) = \sum_i s1 i ^+ 4 * (1 - Pi (lshift m i) (lshift m i))
  + \sum_j s2 j ^+ 4 * (1 - Pi (rshift K j) (rshift K j)).
Proof.
rewrite EQ nF2N nF2_mxtrace trmx_mul Qs.
have S2T : S2^T = S2 by rewrite /S2 tr_block_mx !trmx0 /Sl !tr_diag_mx.
have SS : S2^T *m S2 = block_mx (Sl s1 4) 0 0 (Sl s2 4).
  by rewrite S2T /S2 mulmx_block !mul0mx !mulmx0 !addr0 !add0r -!SlD.
move: S2 SS => A SS.
rewrite !mulmxA mxtrace_mulC !mulmxA Qp -mulmxA SS mxtrace_mulC.
rewrite /mxtrace big_split_ord/= /Q; congr (_ + _); apply: eq_bigr => i _.
  rewrite mxE (bigD1 (lshift m i))//= big1 ?addr0 => [|k ki].
    by rewrite block_mxEul /Sl !mxE !eqxx.
  case: (split_ordP k) ki => j ->; rewrite ?block_mxEul ?block_mxEur.
    by rewrite (inj_eq (@lshift_inj _ _)) /Sl !mxE eq_sym => /negbTE ->; rewrite mulr0n mul0r.
  by rewrite mxE mul0r.
rewrite mxE (bigD1 (rshift K i))//= big1 ?addr0 => [|k ki].
  by rewrite block_mxEdr /Sl !mxE !eqxx.
case: (split_ordP k) ki => j ->; rewrite ?block_mxEdl ?block_mxEdr.
  by rewrite mxE mul0r.
by rewrite (inj_eq (@rshift_inj _ _)) /Sl !mxE eq_sym => /negbTE ->; rewrite mulr0n mul0r.
Qed.

Let diag01 i : 0 <= Pi i i <= 1.
Proof.
have e : Pi i i = \sum_j Pi i j ^+ 2.
  rewrite -{1}Pip mxE; apply: eq_bigr => j _; by rewrite -{2}Pis mxE expr2.
have p0 : 0 <= Pi i i by rewrite e sumr_ge0// => j _; exact: sqr_ge0.
rewrite p0/=; have : Pi i i ^+ 2 <= Pi i i.
  by rewrite {2}e (bigD1 i)//= ler_addl sumr_ge0// => j _; exact: sqr_ge0.
have [->|pn] := eqVneq (Pi i i) 0; first by rewrite ler01.
by rewrite expr2 -ler_pdivl_mulr ?divff// lt_def pn.
Qed.

Let sum1 : \sum_i (1 - Pi (lshift m i) (lshift m i)) = q.
Proof.
have := trPi; rewrite /mxtrace big_split_ord/= -qE sumrB sumr_const card_ord => <-.
by rewrite addrAC subrr add0r.
Qed.

(* (e): tau^2 + (a^2 - b^2) q <= |EQ|_F^2 when a <= s_K^2 and s_(K+1)^2 <= b *)
Lemma step1_EQ a b : 0 <= a -> (forall i, a <= s1 i ^+ 2) -> (forall j, s2 j ^+ 2 <= b) ->
  tau2 + (a ^+ 2 - b ^+ 2) * q <= nF2 (E *m Q).
Proof.
move=> a0 ha hb; rewrite step1_energy.
have p4 (x : R) : x ^+ 4 = (x ^+ 2) ^+ 2 by rewrite -exprM.
have h1 : a ^+ 2 * q <= \sum_i s1 i ^+ 4 * (1 - Pi (lshift m i) (lshift m i)).
  rewrite -sum1 mulr_sumr; apply: ler_sum => i _.
  have /andP[p0 p1] := diag01 (lshift m i); apply: ler_wpmul2r; first by rewrite subr_ge0.
  by rewrite p4 ler_sqr ?nnegrE ?sqr_ge0.
have h2 : tau2 - b ^+ 2 * q <= \sum_j s2 j ^+ 4 * (1 - Pi (rshift K j) (rshift K j)).
  rewrite (eq_bigr (fun j => s2 j ^+ 4 - s2 j ^+ 4 * Pi (rshift K j) (rshift K j))); last first.
    by move=> j _; rewrite mulrBr mulr1.
  rewrite sumrB; apply: ler_sub => //; rewrite qE mulr_sumr; apply: ler_sum => j _.
  have /andP[p0 p1] := diag01 (rshift K j); apply: ler_wpmul2r => //.
  by rewrite p4 ler_sqr ?nnegrE ?sqr_ge0// (le_trans (sqr_ge0 (s2 j))).
apply: le_trans (ler_add h1 h2).
by rewrite mulrBl [X in X <= _]addrCA.
Qed.

Lemma step1_q a b : 0 <= a -> (forall i, a <= s1 i ^+ 2) -> (forall j, s2 j ^+ 2 <= b) ->
  tau2 + (a ^+ 2 - b ^+ 2) * q <= delta ^+ 2.
Proof. by move=> a0 ha hb; apply: le_trans (step1_EQ a0 ha hb) (le_trans (nF2_proj E Qs Qp) hE). Qed.

(* R3s (2): the same with what Pi keeps of E: tau^2 + (a^2 - b^2) q + (a - b)^2 (q - q^2) <= delta^2, b <= a *)
Lemma step1_gain a b : 0 <= a -> b <= a -> (forall i, a <= s1 i ^+ 2) -> (forall j, s2 j ^+ 2 <= b) ->
  tau2 + (a ^+ 2 - b ^+ 2) * q + (a - b) ^+ 2 * (q - q ^+ 2) <= delta ^+ 2.
Proof.
move=> a0 ba ha hb.
have QPi : Q *m Pi = 0 by rewrite /Q mulmxBl mul1mx Pip subrr.
have PiQ : Pi *m Q = 0 by rewrite /Q mulmxBr mulmx1 Pip subrr.
have sp r (A : 'M[R]_(r, K + m)) : nF2 A = nF2 (A *m Q) + nF2 (A *m Pi).
  have e (F : 'M[R]_(K + m)) : F^T = F -> F *m F = F -> nF2 (A *m F) = \tr (A^T *m A *m F).
    by move=> Fs Fp; rewrite nF2_mxtrace trmx_mul Fs -!mulmxA mxtrace_mulC -!mulmxA Fp mulmxA.
  by rewrite !e// -linearD/= -mulmxDr /Q subrK mulmx1 nF2_mxtrace.
have S2T : S2^T = S2 by rewrite /S2 tr_block_mx !trmx0 /Sl !tr_diag_mx.
have ET : E^T = E by rewrite /E linearB/= trmx_mul trmxK S2T.
apply: (@le_trans _ _ (nF2 (E *m Q) + nF2 (Pi *m S2 *m Q))); last first.
  apply: le_trans hE; rewrite (sp _ E) ler_add2l.
  have -> : nF2 (Pi *m S2 *m Q) = nF2 ((E *m Pi)^T *m Q).
    by rewrite trmx_mul ET Pis -!mulmxA EQ mulmxN nF2N.
  by apply: le_trans (nF2_proj _ Qs Qp) _; rewrite nF2_tr.
apply: ler_add; first exact: step1_EQ.
pose C := S2 *m Pi - Pi *m S2.
have CQ : C *m Q = - (Pi *m S2 *m Q) by rewrite /C mulmxBl -(mulmxA S2) PiQ mulmx0 sub0r.
have CPi : C *m Pi = (Pi *m S2 *m Q)^T.
  rewrite /C mulmxBl -(mulmxA S2) Pip !trmx_mul S2T Pis Qs !mulmxA /Q mulmxBl mul1mx mulmxBl.
  by [].
have : 2%:R * nF2 (Pi *m S2 *m Q) = nF2 C.
  by rewrite (sp _ C) CQ CPi nF2N nF2_tr mulr_natl mulr2n.
pose B := dlsubmx Pi.
have Bur : ursubmx Pi = B^T by rewrite /B -[in RHS]Pis -trmx_ursub trmxK.
have CE : C = block_mx (Sl s1 2 *m ulsubmx Pi - ulsubmx Pi *m Sl s1 2) (Sl s1 2 *m B^T - B^T *m Sl s2 2)
    (Sl s2 2 *m B - B *m Sl s1 2) (Sl s2 2 *m drsubmx Pi - drsubmx Pi *m Sl s2 2).
  have PiB : Pi = block_mx (ulsubmx Pi) B^T B (drsubmx Pi) by rewrite -Bur submxK.
  by rewrite /C [in LHS]PiB /S2 !mulmx_block !mul0mx !mulmx0 !addr0 !add0r opp_block_mx add_block_mx.
have tB : nF2 (Sl s1 2 *m B^T - B^T *m Sl s2 2) = nF2 (Sl s2 2 *m B - B *m Sl s1 2).
  by rewrite -nF2_tr linearB/= !trmx_mul trmxK !SlT -nF2N opprB.
rewrite CE nF2_block tB => h.
have hB (A : 'M[R]_(m, K)) : (a - b) ^+ 2 * nF2 A <= nF2 (Sl s2 2 *m A - A *m Sl s1 2).
  rewrite /nF2 mulr_sumr; apply: ler_sum => j _; rewrite mulr_sumr; apply: ler_sum => i _.
  have -> : (Sl s2 2 *m A - A *m Sl s1 2) j i = (s2 j ^+ 2 - s1 i ^+ 2) * A j i.
    by rewrite /Sl mul_diag_mx mul_mx_diag !mxE [A j i * _]mulrC -mulrBl.
  rewrite exprMn; apply: ler_wpmul2r; first exact: sqr_ge0.
  rewrite -[X in _ <= X]sqrrN opprB ler_sqr ?nnegrE ?subr_ge0//; first exact: ler_sub.
  exact: le_trans (hb j) (le_trans ba (ha i)).
have hq : q - q ^+ 2 <= nF2 B.
  have DB : D = row_mx B (drsubmx Pi) by rewrite /D -[dsubmx Pi]hsubmxK.
  have dd : nF2 (drsubmx Pi) <= q ^+ 2.
    have -> : drsubmx Pi = D *m D^T by rewrite -[in LHS]Pip {1}PiU PiE mul_col_row block_mxKdr.
    by apply: le_trans (nF2M _ _) _; rewrite nF2_tr expr2.
  have qB : q = nF2 B + nF2 (drsubmx Pi).
    rewrite /q DB /nF2 -big_split; apply: eq_bigr => j _; rewrite /= big_split_ord/=; congr (_ + _);
    by apply: eq_bigr => i _; rewrite ?row_mxEl ?row_mxEr.
  by rewrite {1}qB ler_subl_addr ler_add2l.
have two : 0 < 2%:R :> R by rewrite ltr0n.
apply: le_trans (ler_wpmul2l (sqr_ge0 _) hq) _; apply: (le_trans (hB B)).
rewrite -(ler_pmul2l two) h mulr_natl mulr2n.
set x := nF2 (Sl s2 2 *m B - _); set u := nF2 _; set v := nF2 _.
have -> : u + x + (x + v) = x + x + (u + v) by ring.
by rewrite ler_addl addr_ge0 ?nF2_ge0.
Qed.

(* q < 1: What_1 is invertible *)
Lemma step1_unit : q < 1 -> W1 \in unitmx.
Proof.
move=> q1; rewrite -row_free_unit -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
move: (row i _) (row_sub i (kermx W1)) => v /sub_kermxP hv.
pose x := v *m W2.
have xE : v *m What = row_mx 0 x by rewrite /What mul_mx_row hv.
have xD : x *m D = row_mx 0 x.
  have := congr1 (mulmx v) WPi; rewrite mulmxA xE {1}PiU mul_row_col mul0mx add0r.
  by [].
have xx : nF2 (row_mx 0 x : 'M_(1, K + m)) = nF2 x.
  rewrite /nF2 !big_ord1 big_split_ord/= big1 ?add0r => [|j _]; last by rewrite row_mxEl mxE expr0n.
  by apply: eq_bigr => j _; rewrite row_mxEr.
have := nF2M x D; rewrite xD xx -/q => h.
have x0 : x = 0.
  apply: nF2_eq0; apply/eqP; rewrite eq_le nF2_ge0 andbT leNgt; apply/negP => xp.
  by move: h; rewrite -{1}[nF2 x]mulr1 ler_pmul2l// leNgt q1.
apply: (row_free_inj rank_What); rewrite /= mul0mx xE x0.
by rewrite row_mx0.
Qed.

(* |T|_F^2 <= q/(1 - q) *)
Lemma step1_T : W1 \in unitmx -> (1 - q) * nF2 T <= q.
Proof.
move=> u1; pose B : 'M[R]_(K, K + m) := row_mx 1%:M T.
have BE : B = invmx W1 *m What by rewrite /B /T /What mul_mx_row mulVmx.
have BPi : B *m Pi = B by rewrite BE -mulmxA WPi.
have [BU BD] : B *m U^T = 1%:M /\ B *m D^T = T.
  by move: BPi; rewrite PiE mul_mx_row => /eq_row_mx.
have BS : B = U + T *m D by rewrite -{1}BPi {1}PiU /B mul_row_col mul1mx.
have e1 : 1%:M = U *m U^T + T *m (D *m U^T) by rewrite -BU {1}BS mulmxDl mulmxA.
have e2 : D *m U^T = (T - T *m (D *m D^T))^T.
  by rewrite -{1}BD {1}BS mulmxDl mulmxA addrK trmx_mul trmxK.
have e3 : \tr (U *m U^T) = K%:R - q.
  have -> : K%:R = \tr (U *m U^T) + \tr (D *m D^T).
    by rewrite -trPi -{1}Pip {1}PiU PiE mul_col_row mxtrace_block.
  by rewrite /q -nF2_tr nF2_mxtrace trmxK addrK.
have : q = nF2 T - nF2 (T *m D).
  have := congr1 mxtrace e1; rewrite mxtrace1 linearD/= e3 e2 => /eqP.
  rewrite -addrA -[X in X == _]addr0 (inj_eq (addrI _)) eq_sym addrC subr_eq0 => /eqP <-.
  rewrite -(nF2_tr T) -(nF2_tr (T *m D)) !nF2_mxtrace !trmxK; move: T D => t d.
  by rewrite [(t - _)^T]linearB/= mulmxBr linearB/= !trmx_mul trmxK !mulmxA.
move=> qe; rewrite mulrBl mul1r {2}qe ler_sub// mulrC; exact: nF2M.
Qed.
End Step1.

(* step 1: h = (eta^2/(t_lo^2 - eps^4 - eta^2))^(1/2), eta^2 = delta^2 - tau^2 >= 0 *)
Hypothesis t0_ge0 : 0 <= t0.
Theorem R3_step1 tlo : is_tlo tlo -> let eta2 := delta ^+ 2 - tau2 in
  0 <= eta2 /\ (0 < tlo ^+ 2 - eps ^+ 4 - eta2 ->
    is_h (Num.sqrt (eta2 / (tlo ^+ 2 - eps ^+ 4 - eta2)))).
Proof.
move=> [tl ht] eta2; have [Pi [Pis Pip WPi trPi _]] := row_proj What.
have {}trPi : \tr Pi = K%:R by rewrite trPi (eqP rank_What).
set q := nF2 (dsubmx Pi); have q0 : 0 <= q by exact: nF2_ge0.
have eta0 : 0 <= eta2.
  rewrite subr_ge0; have := step1_q Pis Pip WPi trPi t0_ge0 t0_s1 t0_s2.
  by rewrite subrr mul0r addr0.
split=> // D0; set a := tlo ^+ 2 - eps ^+ 4 in D0 *.
have he j : s2 j ^+ 2 <= eps ^+ 2.
  by have /andP[u v] := hs2 j; rewrite ler_sqr ?nnegrE// (le_trans u).
have aq : a * q <= eta2.
  have := step1_q Pis Pip WPi trPi (ltW tl) ht he.
  by rewrite -[eps ^+ 2 ^+ 2]exprM addrC -ler_subr_addr.
have a0 : 0 < a by rewrite subr_gt0 in D0; exact: le_lt_trans D0.
have q1 : q < 1.
  rewrite -(ltr_pmul2l a0) mulr1; apply: le_lt_trans aq _; by rewrite -subr_gt0.
have u1 := step1_unit WPi q1; split=> //; first exact: sqrtr_ge0.
rewrite sqr_sqrtr; last by rewrite divr_ge0// ltW.
rewrite ler_pdivl_mulr//; apply: (le_trans _ aq).
have := step1_T Pis Pip WPi trPi u1; rewrite -/q => /(ler_wpmul2l (ltW a0)); apply: le_trans.
rewrite [X in _ <= X]mulrA [a * _]mulrBr mulr1 [X in X <= _]mulrC.
by apply: ler_wpmul2r; [exact: nF2_ge0 | exact: ler_sub].
Qed.

(* R3s (2): h^2 = q/(1-q), q the smaller root of c q^2 - (a + c) q + eta^2 *)
Definition R3s_c tlo := Num.max (tlo - eps ^+ 2) 0 ^+ 2.
Definition R3s_q tlo eta2 := let a := tlo ^+ 2 - eps ^+ 4 in let c := R3s_c tlo in
  2%:R * eta2 / (a + c + Num.sqrt ((a + c) ^+ 2 - 4%:R * c * eta2)).
Theorem R3s_2 tlo : is_tlo tlo -> let eta2 := delta ^+ 2 - tau2 in
  eta2 < tlo ^+ 2 - eps ^+ 4 -> is_h (Num.sqrt (R3s_q tlo eta2 / (1 - R3s_q tlo eta2))).
Proof.
move=> [tl ht] eta2 ea; have [Pi [Pis Pip WPi trPi _]] := row_proj What.
have {}trPi : \tr Pi = K%:R by rewrite trPi (eqP rank_What).
set q := nF2 (dsubmx Pi); have q0 : 0 <= q by exact: nF2_ge0.
have eta0 : 0 <= eta2.
  rewrite subr_ge0; have := step1_q Pis Pip WPi trPi t0_ge0 t0_s1 t0_s2.
  by rewrite subrr mul0r addr0.
have he j : s2 j ^+ 2 <= eps ^+ 2.
  by have /andP[u v] := hs2 j; rewrite ler_sqr ?nnegrE// (le_trans u).
rewrite /R3s_q /=; set a := tlo ^+ 2 - eps ^+ 4 in ea *.
have a0 : 0 < a by exact: le_lt_trans ea.
have et : eps ^+ 2 < tlo.
  rewrite -ltr_sqr ?nnegrE ?sqr_ge0 ?(ltW tl)// -exprM.
  by rewrite -subr_gt0.
have -> : R3s_c tlo = (tlo - eps ^+ 2) ^+ 2 by rewrite /R3s_c max_l// subr_ge0 ltW.
set c := (tlo - eps ^+ 2) ^+ 2; have c0 : 0 <= c by exact: sqr_ge0.
have ca : c <= a.
  rewrite -subr_ge0 (_ : a - c = 2%:R * eps ^+ 2 * (tlo - eps ^+ 2)); last by rewrite /a /c; ring.
  by apply: mulr_ge0; [rewrite mulr_ge0 ?ler0n ?sqr_ge0 | rewrite subr_ge0 ltW].
have key : (a + c) * q - c * q ^+ 2 <= eta2.
  have := step1_gain Pis Pip WPi trPi (ltW tl) (ltW et) ht he; rewrite -/q.
  rewrite -[eps ^+ 2 ^+ 2]exprM -/a -/c /eta2 => h; rewrite -subr_ge0 in h; rewrite -subr_ge0; apply: (le_trans h).
  by apply: eqW; ring.
have aq : a * q <= eta2.
  have := step1_q Pis Pip WPi trPi (ltW tl) ht he.
  by rewrite -[eps ^+ 2 ^+ 2]exprM addrC -ler_subr_addr.
have q1 : q < 1 by rewrite -(ltr_pmul2l a0) mulr1; exact: le_lt_trans ea.
have u1 := step1_unit WPi q1.
have [Q0 Q1 qQ] := small_root c0 ca eta0 ea q1 key.
split=> //; first exact: sqrtr_ge0.
rewrite sqr_sqrtr; last by rewrite divr_ge0// subr_ge0 ltW.
have p1 : 0 < 1 - q by rewrite subr_gt0.
have T0 := nF2_ge0 T; have := step1_T Pis Pip WPi trPi u1; rewrite -/q => hT.
rewrite ler_pdivl_mulr ?subr_gt0//; apply: (le_trans _ qQ); apply: (le_trans _ hT); rewrite mulrC.
apply: ler_wpmul2r; [exact: T0 | rewrite ler_add2l ler_opp2; exact: qQ].
Qed.

(* step 2: w = h sqrt(t_hi + e) *)
Theorem R3_step2 h thi e : is_h h -> is_thi thi -> is_e e -> is_w (h * Num.sqrt (thi + e)).
Proof.
move=> [u1 h0 hT] ht /is_e11[e0 hE11]; split; first by rewrite mulr_ge0 ?sqrtr_ge0.
have [te|te] := leP 0 (thi + e); last first.
  rewrite [nF2 W2]big1 ?sqr_ge0// => i _.
  have : 0 <= thi + e by rewrite addr_ge0//; exact: le_trans (sqr_ge0 _) (ht i).
  by rewrite leNgt te.
have -> : W2 = W1 *m T by rewrite /T mulKVmx.
rewrite exprMn sqr_sqrtr// mulrC; apply: (@le_trans _ _ ((thi + e) * nF2 T)).
  rewrite !nF2_cols mulr_sumr; apply: ler_sum => j _.
  have cM (M : 'M_(K, m)) : col j (W1 *m M) = W1 *m col j M by rewrite !colE mulmxA.
  rewrite cM; move: (col j T) => u.
  have -> : dot (W1 *m u) (W1 *m u) = dot u (Sl s1 2 *m u) + dot u (E11 *m u).
    by rewrite [LHS]dot_adj [LHS]dotC mulmxA -dotDr -mulmxDl /E11 addrC subrK.
  have := quad_nF2 u e0 hE11; rewrite ler_norml => /andP[_ h2].
  rewrite mulrDl; apply: ler_add => //; rewrite /dot mulr_sumr; apply: ler_sum => i _.
  by rewrite /Sl mul_diag_mx !mxE [X in X <= _]mulrCA; apply: ler_wpmul2r => //; rewrite -expr2 sqr_ge0.
by apply: ler_wpmul2l.
Qed.

(* step 3: e = (delta^2 - max(tau - w^2, 0)^2)^(1/2) *)
Theorem R3_step3 tau w : 0 <= tau -> tau ^+ 2 <= tau2 -> is_w w ->
  is_e (Num.sqrt (delta ^+ 2 - Num.max (tau - w ^+ 2) 0 ^+ 2)).
Proof.
move=> ta0 ht [w0 hw]; set z := Num.max _ _; split; first exact: sqrtr_ge0.
have z0 : 0 <= z by rewrite le_maxr lexx orbT.
have hS : tau ^+ 2 <= nF2 (Sl s2 2).
  apply: le_trans ht (le_trans tau2_le _); rewrite /nF2; apply: ler_sum => j _.
  rewrite (bigD1 j)//= /Sl !mxE eqxx mulr1n -exprM ler_addl.
  by apply: sumr_ge0 => k _; exact: sqr_ge0.
have h22 : z ^+ 2 <= nF2 E22.
  rewrite leNgt; apply/negP => lt.
  have z1 : 0 < z by rewrite lt_def z0 andbT; apply/eqP => zz; move: lt; rewrite zz expr0n/= ltNge nF2_ge0.
  have zE : z = tau - w ^+ 2 by move: z1; rewrite /z maxEle; case: ifP => // _; rewrite ltxx.
  pose y := Num.sqrt (nF2 E22); have y2 : y ^+ 2 = nF2 E22 by rewrite sqr_sqrtr ?nF2_ge0.
  have yz : y < z by rewrite -ltr_sqr ?nnegrE ?sqrtr_ge0// y2.
  have : nF2 (Sl s2 2) <= (w ^+ 2 + y) ^+ 2.
    have -> : Sl s2 2 = W2^T *m W2 + - E22 by rewrite /E22 opprB addrCA subrr addr0.
    apply: nF2_addle; rewrite ?sqr_ge0 ?sqrtr_ge0//; last by rewrite nF2N y2.
    apply: le_trans (nF2M _ _) _; rewrite nF2_tr expr2; apply: ler_pmul; rewrite ?nF2_ge0//.
  move/(le_trans hS); rewrite ler_sqr ?nnegrE ?addr_ge0 ?sqr_ge0 ?sqrtr_ge0//.
  by rewrite leNgt -ltr_subr_addl -zE yz.
have h : nF2 E11 + 2%:R * nF2 (W1^T *m W2) <= delta ^+ 2 - z ^+ 2.
  rewrite ler_subr_addr; apply: le_trans hE; rewrite blocksE mulr_natl mulr2n !addrA.
  by rewrite ler_add2l.
by rewrite sqr_sqrtr// (le_trans _ h)// addr_ge0 ?mulr_ge0 ?ler0n ?nF2_ge0.
Qed.

(* R3s (1): the worst split of e between E_11 and E_12 *)
Theorem R3s_1 tlo e : is_tlo tlo -> is_e e -> e < tlo ->
  is_h (e / Num.sqrt 2%:R / Num.sqrt (tlo ^+ 2 - e ^+ 2))
  /\ is_w (Num.sqrt (e ^+ 2 / (tlo + Num.sqrt (tlo ^+ 2 - e ^+ 2)))).
Proof.
move=> [tl ht] he et; have [e0 hE11] := is_e11 he; have [_ h12] := he.
pose x := Num.sqrt (nF2 E11); have x0 : 0 <= x by exact: sqrtr_ge0.
have x2 : x ^+ 2 = nF2 E11 by rewrite sqr_sqrtr ?nF2_ge0.
have xe : x <= e by rewrite -ler_sqr ?nnegrE// x2.
have tx : 0 < tlo - x by rewrite subr_gt0 (le_lt_trans xe).
have low (u : 'cV[R]_K) : (tlo - x) * dot u u <= dot (W1 *m u) (W1 *m u).
  have -> : dot (W1 *m u) (W1 *m u) = dot u (Sl s1 2 *m u) + dot u (E11 *m u).
    by rewrite [LHS]dot_adj [LHS]dotC mulmxA -dotDr -mulmxDl /E11 addrC subrK.
  have := quad_nF2 u x0 (eqW (esym x2)); rewrite ler_norml => /andP[h _].
  rewrite mulrBl; apply: ler_add => //; rewrite /dot mulr_sumr; apply: ler_sum => i _.
  by rewrite /Sl mul_diag_mx !mxE [X in _ <= X]mulrCA; apply: ler_wpmul2r => //; rewrite -expr2 sqr_ge0.
have u1 : W1 \in unitmx.
  rewrite -unitmx_tr -row_free_unit -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
  move: (row i _) (row_sub i (kermx W1^T)) => u /sub_kermxP hu.
  have hz : W1 *m u^T = 0 by rewrite -[W1]trmxK -trmx_mul hu trmx0.
  have := low u^T; rewrite hz [dot 0 _]big1 => [|j _]; last by rewrite mxE mul0r.
  rewrite pmulr_rle0// => h; have /eqP : dot u^T u^T = 0 by apply/le_anti; rewrite h dot_ge0.
  by rewrite dot_eq0 => /eqP/(congr1 trmx); rewrite trmxK trmx0.
have E12 : nF2 (W1^T *m W2) <= (e ^+ 2 - x ^+ 2) / 2%:R.
  by rewrite ler_pdivl_mulr ?ltr0n// mulrC ler_subr_addl x2.
have [g1 g2] := gram_solve T tx low; rewrite /T mulKVmx// -/T in g1 g2.
have hW2 : nF2 W2 <= (e ^+ 2 - x ^+ 2) / (2%:R * (tlo - x)).
  rewrite invfM mulrA ler_pdivl_mulr// mulrC; exact: le_trans g1 E12.
have hT : nF2 T <= (e ^+ 2 - x ^+ 2) / (2%:R * (tlo - x) ^+ 2).
  rewrite expr2 mulrA invfM mulrA ler_pdivl_mulr// mulrC; exact: le_trans g2 hW2.
have te : 0 < tlo ^+ 2 - e ^+ 2 by rewrite subr_gt0 ltr_sqr ?nnegrE// ltW.
have two : 0 < 2%:R :> R by rewrite ltr0n.
have [r [r0 r2]] : exists r, 0 < r /\ r ^+ 2 = tlo ^+ 2 - e ^+ 2.
  by exists (Num.sqrt (tlo ^+ 2 - e ^+ 2)); rewrite sqrtr_gt0 te sqr_sqrtr// ltW.
split; split=> //.
- by rewrite !divr_ge0 ?sqrtr_ge0.
- apply: (le_trans hT); rewrite !expr_div_n (sqr_sqrtr (ltW two)) (sqr_sqrtr (ltW te)).
  have -> : e ^+ 2 / 2%:R / (tlo ^+ 2 - e ^+ 2) = e ^+ 2 / (2%:R * (tlo ^+ 2 - e ^+ 2)) by rewrite invfM mulrA.
  rewrite ler_pdivr_mulr ?mulr_gt0 ?exprn_gt0//.
  rewrite mulrAC ler_pdivl_mulr ?mulr_gt0//; exact: worst_h.
- exact: sqrtr_ge0.
have -> : Num.sqrt (tlo ^+ 2 - e ^+ 2) = r by rewrite -r2 sqrtr_sqr gtr0_norm.
have tr : 0 < tlo + r by rewrite addr_gt0.
rewrite sqr_sqrtr; last by rewrite divr_ge0 ?sqr_ge0// ltW.
apply: (le_trans hW2); rewrite ler_pdivr_mulr ?mulr_gt0// mulrAC ler_pdivl_mulr//.
by apply: worst_w (ltW tr); rewrite -subr_sqr r2 opprB addrCA subrr addr0.
Qed.

(* steps 4 and 5: R2 for What_1 *)
Section Step45.
Variables (plo phi : R).
Let F : 'M[R]_(K, K + m) := row_mx (W1 *m Sl s1 L) (W2 *m Sl s2 L).       (* What S^(L-1) *)
Hypothesis hlo : forall v : 'cV_K, plo * dot v v <= dot (F^T *m v) (F^T *m v).
Hypothesis hhi : forall v : 'cV_K, dot (F^T *m v) (F^T *m v) <= phi * dot v v.
Hypothesis phi0 : 0 <= phi.

Let FE v : dot (F^T *m v) (F^T *m v) = dot ((W1 *m Sl s1 L)^T *m v) ((W1 *m Sl s1 L)^T *m v)
  + dot ((W2 *m Sl s2 L)^T *m v) ((W2 *m Sl s2 L)^T *m v).
Proof.
rewrite /F tr_row_mx mul_col_mx /dot big_split_ord/=; congr (_ + _); apply: eq_bigr => i _.
  by rewrite col_mxEu.
by rewrite col_mxEd.
Qed.

Theorem R3_step5 thi e : is_e e -> e < thi -> phi <= thi ^+ L.+1 - e * thi ^+ L -> is_thi thi.
Proof.
move=> /is_e11[e0 hE11] et ht i.
have hv (v : 'cV[R]_K) : dot ((W1 *m Sl s1 L)^T *m v) ((W1 *m Sl s1 L)^T *m v) <= phi * dot v v.
  by apply: le_trans (hhi v); rewrite FE ler_addl dot_ge0.
exact: (R2_thi e0 hE11 phi0 hv i et ht).
Qed.

Theorem R3_step4 tlo e w : (forall i j : 'I_K, (i <= j)%N -> s1 j <= s1 i) -> (forall i, 0 <= s1 i) ->
  is_e e -> is_w w -> 0 < plo - w ^+ 2 * eps ^+ L.*2 -> 0 < tlo ->
  tlo ^+ L.+1 + e * tlo ^+ L <= plo - w ^+ 2 * eps ^+ L.*2 -> is_tlo tlo.
Proof.
move=> ss s0 /is_e11[e0 hE11] [w0 hw] p0 t0' ht; split=> // i.
have hv (v : 'cV[R]_K) : (plo - w ^+ 2 * eps ^+ L.*2) * dot v v
    <= dot ((W1 *m Sl s1 L)^T *m v) ((W1 *m Sl s1 L)^T *m v).
  rewrite mulrBl ler_subl_addr; apply: le_trans (hlo v) _; rewrite FE ler_add2l.
  rewrite -!nF2_col; apply: le_trans (nF2M _ _) _; apply: ler_wpmul2r; first exact: nF2_ge0.
  rewrite trmx_mul /Sl tr_diag_mx -/(Sl s2 L) nF2_Sl mulrC.
  apply: (@le_trans _ _ (eps ^+ L.*2 * nF2 W2)); last first.
    rewrite ler_wpmul2l// exprn_even_ge0 ?odd_double//.
  rewrite -(nF2_tr W2) mulr_sumr; apply: ler_sum => j _.
  apply: ler_wpmul2r; first by apply: sumr_ge0 => k _; exact: sqr_ge0.
  by have /andP[a b] := hs2 j; apply: ler_expn2r; rewrite ?nnegrE// (le_trans a).
apply: (R2_tlo e0 hE11 p0 hv t0' ht); rewrite ?sqr_ge0//.
apply: leq_ltn_trans (ltn_ord i); rewrite -[X in (_ <= X)%N]card_ord.
apply: leq_trans (leq_imset_card (widen_ord (ltnW (ltn_ord i))) predT).
apply/subset_leq_card/subsetP => j.
rewrite inE => lt; have ji : (j < i)%N.
  by rewrite ltnNge; apply/negP => ij; move: lt; rewrite ltNge ler_sqr ?nnegrE ?s0// ss.
by apply/imsetP; exists (Ordinal ji) => //; apply: val_inj.
Qed.
End Step45.
End R3.
