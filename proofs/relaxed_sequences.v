(* relaxed.md: what convexity up to the imbalance (R12.0) says of any sequence of energies E_0, ..., E_L *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From mathcomp.zify Require Import zify.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

(* b_(i+1) + ... + b_j: beta_j is bsum b 0 j, a tail u_l is bsum b l (L-1) *)
Definition bsum (R : realFieldType) (b : nat -> R) i j := \sum_(i <= k < j) b k.+1.

Section Sums.
Variables (R : realFieldType) (b : nat -> R).
Hypothesis b_ge0 : forall l, 0 <= b l.
Lemma bsum_ge0 i j : 0 <= bsum b i j. Proof. by apply: sumr_ge0 => k _. Qed.
Lemma bsumnn i : bsum b i i = 0. Proof. by rewrite /bsum big_geq. Qed.
Lemma bsumSr i j : (i <= j)%N -> bsum b i j.+1 = bsum b i j + b j.+1.
Proof. by move=> ij; rewrite /bsum big_nat_recr. Qed.
Lemma bsumSl i j : (i < j)%N -> bsum b i j = b i.+1 + bsum b i.+1 j.
Proof. by move=> ij; rewrite /bsum big_ltn. Qed.
Lemma bsum_cat i j k : (i <= j)%N -> (j <= k)%N -> bsum b i k = bsum b i j + bsum b j k.
Proof. by move=> ij jk; rewrite /bsum (big_cat_nat _ _ _ ij jk). Qed.
Lemma bsum_le i j i' j' : (i' <= i)%N -> (i <= j)%N -> (j <= j')%N -> bsum b i j <= bsum b i' j'.
Proof.
move=> ii ij jj; rewrite (@bsum_cat i' i j')//; last exact: leq_trans jj.
rewrite (@bsum_cat i j j')//; apply: ler_paddl; first exact: bsum_ge0.
by apply: ler_paddr => //; exact: bsum_ge0.
Qed.
End Sums.

(* mirrored: c_(L-1) + ... *)
Lemma bsum_rev (R : realFieldType) (c : nat -> R) L i j : (i <= j)%N -> (j < L)%N ->
  bsum (fun k => c (L - k)%N) i j = bsum c (L.-1 - j) (L.-1 - i).
Proof.
elim: j => [|j IH] ij jL; first by move: ij; rewrite leqn0 => /eqP ->; rewrite !bsumnn.
move: ij; rewrite leq_eqVlt => /orP[/eqP ->|ij]; first by rewrite !bsumnn.
rewrite bsumSr// IH ?(ltnW jL)// addrC.
rewrite (@bsumSl _ c (L.-1 - j.+1)); last by lia.
by congr (c _ + bsum c _ _); lia.
Qed.

Section Sequence.
Variables (R : realFieldType) (L : nat) (E b : nat -> R).
Hypothesis L_gt1 : (1 < L)%N.
Hypothesis E_ge0 : forall l, 0 <= E l.
Hypothesis b_ge0 : forall l, 0 <= b l.
(* q_l <= q_(l+1) + b_(l+1) for the quotients q_l = E_(l+1)/E_l *)
Hypothesis conv : forall l, (l.+1 < L)%N -> E l.+1 ^+ 2 <= E l * (E l.+2 + b l.+1 * E l.+1).
Local Notation bs := (bsum b).
Let L_gt0 : (0 < L)%N. Proof. exact: ltnW. Qed.
Let LE : L = L.-1.+1. Proof. by rewrite prednK. Qed.

(* q_i >= p gives q_j >= p - (b_(i+1) + ... + b_j) *)
Lemma up p i j : p * E i <= E i.+1 -> (i <= j)%N -> (j < L)%N -> (p - bs i j) * E j <= E j.+1.
Proof.
move=> pE; elim: j => [|j IH] ij jL; first by move: ij pE; rewrite leqn0 => /eqP ->; rewrite bsumnn subr0.
move: ij; rewrite leq_eqVlt => /orP[/eqP <-|ij]; first by rewrite bsumnn subr0.
rewrite bsumSr// opprD addrA [X in X <= _]mulrBl ler_subl_addr.
move: (conv jL) (IH ij (ltnW jL)); move: (p - _) => q; move: (E_ge0 j) (E_ge0 j.+1) (E_ge0 j.+2) (b_ge0 j.+1).
move: (E j) (E j.+1) (E j.+2) (b j.+1) => x y z u x0 y0 z0 u0 h k.
have w0 : 0 <= z + u * y by rewrite addr_ge0// mulr_ge0.
have [q0|q0] := leP q 0; first by apply: le_trans w0; rewrite mulr_le0_ge0.
have [yz|yp] := leP y 0; first by have -> : y = 0 by [apply/le_anti; rewrite yz y0]; rewrite !mulr0 addr0.
rewrite -(ler_pmul2r yp) -mulrA -expr2; apply: le_trans (ler_wpmul2l (ltW q0) h) _.
by rewrite mulrA [X in _ <= X]mulrC; apply: ler_wpmul2r.
Qed.

(* q_j <= q gives q_i <= q + b_(i+1) + ... + b_j *)
Lemma down q i j : 0 <= q -> E j.+1 <= q * E j -> (i <= j)%N -> (j < L)%N -> E i.+1 <= (q + bs i j) * E i.
Proof.
move=> q0 qE ij jL; rewrite -(subKn ij); move: (j - i)%N (leq_subr i j) => k.
elim: k => [|k IH] kj; first by rewrite subn0 bsumnn addr0.
have := IH (ltnW kj); have -> : (j - k)%N = (j - k.+1).+1 by rewrite subnSK.
set m := (j - k.+1)%N; have mj : (m < j)%N by rewrite /m; lia.
rewrite (@bsumSl _ b m j)// addrCA [b m.+1 + _]addrC => h.
have := conv (leq_ltn_trans mj jL); have s0 : 0 <= q + bs m.+1 j by rewrite addr_ge0// bsum_ge0.
move: h s0; move: (q + _) => s h s0; move: h.
move: (E_ge0 m) (E_ge0 m.+1) (E_ge0 m.+2) (b_ge0 m.+1).
move: (E m) (E m.+1) (E m.+2) (b m.+1) => x y z u x0 y0 z0 u0 h k'.
have [yz|yp] := leP y 0; first by apply: le_trans yz _; rewrite mulr_ge0// addr_ge0.
rewrite -(ler_pmul2r yp) -expr2; apply: le_trans k' _; rewrite mulrC -mulrA [x * y]mulrC mulrA.
by apply: ler_wpmul2r => //; rewrite mulrDl ler_add2r.
Qed.

Lemma prod_up (a : nat -> R) i k : (i <= k)%N -> (forall j, (i <= j < k)%N -> 0 <= a j /\ a j * E j <= E j.+1) ->
  \prod_(i <= j < k) a j * E i <= E k.
Proof.
elim: k => [|k IH] ik h; first by move: ik; rewrite leqn0 => /eqP ->; rewrite big_geq// mul1r.
move: ik; rewrite leq_eqVlt => /orP[/eqP ->|ik]; first by rewrite big_geq// mul1r.
have /h[a0 ha] : (i <= k < k.+1)%N by rewrite ltnS in ik; rewrite ik ltnSn.
rewrite big_nat_recr/= 1?[X in X * _]mulrC -?mulrA; last by rewrite -ltnS.
apply: le_trans ha; apply: ler_wpmul2l => //; apply: IH => // j /andP[ij jk].
by apply: h; rewrite ij ltnW.
Qed.

Lemma prod_down (a : nat -> R) i k : (i <= k)%N -> (forall j, (i <= j < k)%N -> 0 <= a j /\ E j.+1 <= a j * E j) ->
  E k <= \prod_(i <= j < k) a j * E i.
Proof.
elim: k => [|k IH] ik h; first by move: ik; rewrite leqn0 => /eqP ->; rewrite big_geq// mul1r.
move: ik; rewrite leq_eqVlt => /orP[/eqP ->|ik]; first by rewrite big_geq// mul1r.
have /h[a0 ha] : (i <= k < k.+1)%N by rewrite ltnS in ik; rewrite ik ltnSn.
rewrite big_nat_recr/= 1?[X in X * _]mulrC -?mulrA; last by rewrite -ltnS.
apply: le_trans ha _; apply: ler_wpmul2l => //; apply: IH => // j /andP[ij jk].
by apply: h; rewrite ij ltnW.
Qed.

Lemma prod_ge0 (a : nat -> R) i k : (forall j, (i <= j < k)%N -> 0 <= a j) -> 0 <= \prod_(i <= j < k) a j.
Proof. by move=> h; rewrite big_nat; apply: prodr_ge0. Qed.

(* where E_0 = 0 all are 0 *)
Lemma zeros l : E 0%N = 0 -> (l < L)%N -> E l = 0.
Proof.
move=> e0; elim: l => // l IH lL; have := conv lL; rewrite IH ?(ltnW lL)// mul0r => h.
by apply/eqP; rewrite -sqrf_eq0; apply/eqP/le_anti; rewrite h sqr_ge0.
Qed.

(* R12.1, T: E_L <= lam E_0 bounds the first quotient *)
Theorem first_hi lam T : E L <= lam * E 0%N -> bs 0 L.-1 < T -> lam <= \prod_(0 <= j < L) (T - bs 0 j) ->
  E 1%N <= T * E 0%N.
Proof.
move=> hE hT hlam; rewrite leNgt; apply/negP => lt.
have T0 j : (j < L)%N -> 0 < T - bs 0 j.
  by move=> jL; rewrite subr_gt0; apply: le_lt_trans hT; apply: bsum_le => //; rewrite -ltnS -LE.
have e0 : 0 < E 0%N.
  rewrite lt_def E_ge0 andbT; apply/eqP => e; move: lt.
  by rewrite (zeros e L_gt1) e mulr0 ltxx.
pose q := E 1%N / E 0%N; have qE : q * E 0%N = E 1%N by rewrite divfK// gt_eqF.
have Tq : T < q by rewrite ltr_pdivl_mulr.
have := @prod_up (fun j => q - bs 0 j) 0 L (leq0n L) _; rewrite leNgt.
have h : forall j, (0 <= j < L)%N -> 0 <= q - bs 0 j /\ (q - bs 0 j) * E j <= E j.+1.
  move=> j /= jL; split; last by apply: up => //; rewrite qE.
  by apply: ltW; apply: lt_le_trans (T0 _ jL) _; rewrite ler_add2r ltW.
move=> /(_ h)/negP; apply; apply: le_lt_trans hE _; rewrite ltr_pmul2r//.
apply: le_lt_trans hlam _; apply: ltr_prod_nat => // j /= jL.
by rewrite (ltW (T0 _ jL)) ltr_add2r.
Qed.

(* R12.1, s: E_L >= lam E_0 bounds the last quotient *)
Theorem last_lo lam s : lam * E 0%N <= E L -> 0 < s -> \prod_(0 <= j < L) (s + bs j L.-1) <= lam ->
  s * E L.-1 <= E L.
Proof.
move=> hE s0 hlam; rewrite leNgt; apply/negP => lt.
have e1 : 0 < E L.-1.
  rewrite lt_def E_ge0 andbT; apply/eqP => e; move: lt; rewrite e mulr0 => lt.
  by have := E_ge0 L; rewrite leNgt lt.
pose q := E L / E L.-1; have qE : q * E L.-1 = E L by rewrite divfK// gt_eqF.
have q0 : 0 <= q by rewrite divr_ge0// ltW.
have qs : q < s by rewrite ltr_pdivr_mulr.
have e0 : 0 < E 0%N.
  rewrite lt_def E_ge0 andbT; apply/eqP => e; move: e1.
  by rewrite (zeros e) ?ltxx// prednK.
have h : forall j, (0 <= j < L)%N -> 0 <= q + bs j L.-1 /\ E j.+1 <= (q + bs j L.-1) * E j.
  move=> j /= jL; split; first by rewrite addr_ge0// bsum_ge0.
  by apply: down => //; rewrite ?prednK// ?qE// -ltnS prednK.
have := @prod_down (fun j => q + bs j L.-1) 0 L (leq0n L) h; rewrite leNgt => /negP; apply.
apply: lt_le_trans hE; rewrite ltr_pmul2r//; apply: lt_le_trans hlam.
by apply: ltr_prod_nat => // j /= jL; rewrite ltr_add2r qs addr_ge0// bsum_ge0.
Qed.

(* R12.2, the lemma: |W_(l:1)x|^2 <= x_l^2 |Wx|^2 with 1/x_l^2 = prod_(j >= l) (tau - beta_j), for any tau on the safe side of
   the root of tau^l prod_(j >= l) (tau - beta_j) = lam *)
Theorem middle_hi lam tau l : (l <= L)%N -> lam * E 0%N <= E L -> bs 0 L.-1 < tau ->
  tau ^+ l * \prod_(l <= j < L) (tau - bs 0 j) <= lam -> \prod_(l <= j < L) (tau - bs 0 j) * E l <= E L.
Proof.
move=> lL hE ht hlam; rewrite leNgt; apply/negP => lt.
have T0 j : (j < L)%N -> 0 < tau - bs 0 j.
  by move=> jL; rewrite subr_gt0; apply: le_lt_trans ht; apply: bsum_le => //; rewrite -ltnS -LE.
have t0 : 0 <= tau by apply: ltW; apply: le_lt_trans ht; exact: bsum_ge0.
have step i : (0 <= i < l)%N -> 0 <= tau /\ E i.+1 <= tau * E i.
  move=> /= il; split=> //; rewrite leNgt; apply/negP => lti; move: lt; rewrite ltNge => /negP; apply.
  apply: prod_up => // j /andP[lj jL]; split; first exact: ltW (T0 _ jL).
  have ij : (i <= j)%N by rewrite ltnW// (leq_trans il).
  apply: le_trans (up (ltW lti) ij jL); apply: ler_wpmul2r => //.
  by rewrite ler_add2l ler_opp2; apply: bsum_le.
have := @prod_down (fun=> tau) 0 l (leq0n l) step; rewrite prodr_const_nat subn0 => h.
move: lt; rewrite ltNge => /negP; apply; apply: le_trans hE.
have p0 : 0 <= \prod_(l <= j < L) (tau - bs 0 j).
  by apply: prod_ge0 => j /andP[_ jL]; exact: ltW (T0 _ jL).
apply: le_trans (ler_wpmul2l p0 h) _; rewrite mulrCA mulrA.
by apply: ler_wpmul2r => //; rewrite mulrC in hlam *; rewrite mulrC.
Qed.

(* R12.2 and R12.3: E_(l+1) >= lam E_0 bounds q_l, by the geometric mean of the quotients so far *)
Theorem mean_lo lam g l : (l < L)%N -> lam * E 0%N <= E l.+1 -> 0 <= g -> g ^+ l.+1 <= lam -> (g - bs 0 l) * E l <= E l.+1.
Proof.
move=> lL hE g0 hlam; rewrite leNgt; apply/negP => lt.
have e1 : 0 < E l.
  rewrite lt_def E_ge0 andbT; apply/eqP => e; move: lt; rewrite e mulr0 => lt.
  by have := E_ge0 l.+1; rewrite leNgt lt.
pose q := E l.+1 / E l; have qE : q * E l = E l.+1 by rewrite divfK// gt_eqF.
have q0 : 0 <= q by rewrite divr_ge0// ltW.
have qg : q + bs 0 l < g by rewrite -ltr_subr_addr ltr_pdivr_mulr.
have e0 : 0 < E 0%N by rewrite lt_def E_ge0 andbT; apply/eqP => e; move: e1; rewrite (zeros e) ?ltxx.
have qb : 0 <= q + bs 0 l by rewrite addr_ge0// bsum_ge0.
have h j : (0 <= j < l.+1)%N -> 0 <= q + bs 0 l /\ E j.+1 <= (q + bs 0 l) * E j.
  move=> /= jl; split=> //; have e : E l.+1 <= q * E l by rewrite qE.
  apply: le_trans (down q0 e _ lL) _; first by rewrite -ltnS.
  by apply: ler_wpmul2r => //; rewrite ler_add2l; apply: bsum_le.
have := @prod_down (fun=> q + bs 0 l) 0 l.+1 (leq0n _) h; rewrite prodr_const_nat subn0 leNgt => /negP; apply.
apply: lt_le_trans hE; rewrite ltr_pmul2r//; apply: lt_le_trans hlam.
by apply: ltr_expn2r => //; rewrite nnegrE.
Qed.
End Sequence.

Section Roots.
Variable R : rcfType.

(* the roots exist: of prod (t - a_j) = p beyond every a_j, and of prod (t + a_j) = p where some a_j is 0 *)
Theorem root_above (L : nat) (a : nat -> R) (m p : R) : (0 < L)%N -> 0 < p -> 0 <= m ->
  (forall j, (j < L)%N -> a j <= m) -> (exists2 j, (j < L)%N & a j = m) ->
  exists2 t, m < t & \prod_(0 <= j < L) (t - a j) = p.
Proof.
move=> L0 p0 m0 am [i iL ai].
pose f : {poly R} := \prod_(0 <= j < L) ('X - (a j)%:P) - p%:P.
have fE t : f.[t] = \prod_(0 <= j < L) (t - a j) - p.
  by rewrite /f hornerD hornerN hornerC horner_prod; congr (_ - _); apply: eq_bigr => j _; rewrite !hornerE.
have f0 : f.[m] < 0.
  rewrite fE big_mkord (bigD1 (Ordinal iL))//= ai subrr mul0r sub0r oppr_lt0 //.
pose u := m + (1 + p).
have f1 : 0 <= f.[u].
  rewrite fE subr_ge0; apply: (@le_trans _ _ (\prod_(0 <= j < L) (1 + p))).
    rewrite prodr_const_nat subn0; apply: (@le_trans _ _ (1 + p)); first by rewrite ler_addr ler01.
    by rewrite -[X in X <= _]expr1; apply: ler_weexpn2l => //; rewrite ler_addl ltW.
  rewrite !big_nat; apply: ler_prod => j /= jL; rewrite addr_ge0 ?ler01 ?(ltW p0)//=.
  by rewrite /u addrAC ler_addr subr_ge0 am.
have mu : m <= u by rewrite /u ler_addl addr_ge0 ?ler01// ltW.
have [|t /andP[t0 t1] /rootP rt] := @poly_ivt _ f _ _ mu; first by rewrite (ltW f0).
exists t; first by rewrite lt_def t0 andbT; apply/eqP => e; move: f0; rewrite -e rt ltxx.
by apply/eqP; rewrite -subr_eq0 -fE rt.
Qed.

Theorem root_below (L : nat) (a : nat -> R) (p : R) : (0 < L)%N -> 0 < p ->
  (forall j, (j < L)%N -> 0 <= a j) -> (exists2 j, (j < L)%N & a j = 0) ->
  exists2 s, 0 < s & \prod_(0 <= j < L) (s + a j) = p.
Proof.
move=> L0 p0 a0 [i iL ai].
pose f : {poly R} := \prod_(0 <= j < L) ('X + (a j)%:P) - p%:P.
have fE t : f.[t] = \prod_(0 <= j < L) (t + a j) - p.
  by rewrite /f hornerD hornerN hornerC horner_prod; congr (_ - _); apply: eq_bigr => j _; rewrite !hornerE.
have f0 : f.[0] < 0.
  by rewrite fE big_mkord (bigD1 (Ordinal iL))//= ai addr0 mul0r sub0r oppr_lt0.
have f1 : 0 <= f.[1 + p].
  rewrite fE subr_ge0; apply: (@le_trans _ _ (\prod_(0 <= j < L) (1 + p))).
    rewrite prodr_const_nat subn0; apply: (@le_trans _ _ (1 + p)); first by rewrite ler_addr ler01.
    by rewrite -[X in X <= _]expr1; apply: ler_weexpn2l => //; rewrite ler_addl ltW.
  rewrite !big_nat; apply: ler_prod => j /= jL; rewrite addr_ge0 ?ler01 ?(ltW p0)//=.
  by rewrite ler_addl a0.
have u0 : 0 <= 1 + p by rewrite addr_ge0 ?ler01// ltW.
have [|t /andP[t0 t1] /rootP rt] := @poly_ivt _ f _ _ u0; first by rewrite (ltW f0).
exists t; first by rewrite lt_def t0 andbT; apply/eqP => e; move: rt f0; rewrite e => ->; rewrite ltxx.
by apply/eqP; rewrite -subr_eq0 -fE rt.
Qed.
End Roots.
