(* R12.0: stretching factors are convex up to the imbalance, whatever the network *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base svd canonical_form.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Pair.
Variables (R : rcfType) (d0 d e p : nat) (A : 'M[R]_(d, d0)) (B : 'M[R]_(e, d)) (b : R).
(* b >= lambda_max(A A' - B'B), b >= 0 *)
Hypothesis b_ge0 : 0 <= b.
Hypothesis hb : forall x : 'cV[R]_d, dot (A^T *m x) (A^T *m x) <= dot (B *m x) (B *m x) + b * dot x x.

Lemma nF2_cols m k (M : 'M[R]_(m, k)) : nF2 M = \sum_j dot (col j M) (col j M).
Proof.
rewrite /nF2 exchange_big; apply: eq_bigr => j _; apply: eq_bigr => i _.
by rewrite !mxE expr2.
Qed.

Lemma imbalance_F (y : 'M[R]_(d, p)) : nF2 (A^T *m y) <= nF2 (B *m y) + b * nF2 y.
Proof.
rewrite !nF2_cols mulr_sumr -big_split; apply: ler_sum => j _ /=.
by rewrite !colE -!mulmxA; exact: hb.
Qed.

Lemma inner_adj (z : 'M[R]_(d0, p)) : nF2 (A *m z) = \sum_i \sum_j z i j * (A^T *m (A *m z)) i j.
Proof.
rewrite nF2_cols [RHS]exchange_big /=; apply: eq_bigr => j _.
have -> : col j (A *m z) = A *m col j z by rewrite !colE mulmxA.
rewrite dot_adj dotC /dot; apply: eq_bigr => i _; congr (_ * _); first by rewrite mxE.
by rewrite colE !mulmxA -colE mxE.
Qed.

(* |Az|^4 <= |z|^2 (|BAz|^2 + b |Az|^2) *)
Theorem stretch (z : 'M[R]_(d0, p)) :
  nF2 (A *m z) ^+ 2 <= nF2 z * (nF2 (B *m (A *m z)) + b * nF2 (A *m z)).
Proof.
rewrite {1}inner_adj; apply: le_trans (nF2_CS _ _) _.
by apply: ler_wpmul2l; [exact: nF2_ge0 | exact: imbalance_F].
Qed.

Theorem stretch_ratio (z : 'M[R]_(d0, p)) : A *m z != 0 ->
  nF2 (A *m z) / nF2 z <= nF2 (B *m (A *m z)) / nF2 (A *m z) + b.
Proof.
move=> Az; have pos k m (M : 'M[R]_(k, m)) : M != 0 -> 0 < nF2 M.
  by move=> M0; rewrite lt_def nF2_ge0 andbT; apply: contra M0 => /eqP/nF2_eq0 ->.
have a0 := pos _ _ _ Az.
have z0 : 0 < nF2 z by apply: pos; apply: contra Az => /eqP ->; rewrite mulmx0.
rewrite ler_pdivr_mulr// -(ler_pmul2r a0) -expr2; apply: le_trans (stretch z) _.
by apply: eqW; move: a0; move: (nF2 (A *m z)) => u u0; field; rewrite gt_eqF.
Qed.
End Pair.

(* mirrored: v_l = W_(l+1)'v_(l+1), q^-_(l+1) <= q^-_l + c_l with c_l >= lambda_max(W_(l+1)'W_(l+1) - W_l W_l') *)
Theorem R12_0_mirror (R : rcfType) d0 d e p (Wl : 'M[R]_(d, d0)) (Wn : 'M[R]_(e, d)) (c : R) (y : 'M[R]_(e, p)) : 0 <= c ->
  (forall x : 'cV[R]_d, dot (Wn *m x) (Wn *m x) <= dot (Wl^T *m x) (Wl^T *m x) + c * dot x x) -> Wn^T *m y != 0 ->
  nF2 (Wn^T *m y) / nF2 y <= nF2 (Wl^T *m (Wn^T *m y)) / nF2 (Wn^T *m y) + c.
Proof. by move=> c0 h; apply: stretch_ratio => // x; rewrite trmxK; exact: h. Qed.

Section Network.
Variables (R : rcfType) (K d p L : nat) (W : nat -> 'M[R]_d) (WL : 'M[R]_(K, d)) (b : nat -> R).
(* W_(l+1), the head for l + 1 = L: |W_(l+1) x|^2 *)
Definition after l (x : 'cV[R]_d) := if l.+1 == L then dot (WL *m x) (WL *m x) else dot (W l.+1 *m x) (W l.+1 *m x).
(* |W_(l:1)z|_F^2, with the head for l = L *)
Definition size l (z : 'M[R]_(d, p)) := if l == L then nF2 (WL *m (prodW W L.-1 *m z)) else nF2 (prodW W l *m z).
(* q_l, the stretching factor of layer l + 1 *)
Definition q l z := size l.+1 z / size l z.
Hypothesis b_ge0 : forall l, 0 <= b l.
(* -B_l <= b_l: W_l W_l' - W_(l+1)'W_(l+1) <= b_l, 1 <= l <= L-1 *)
Hypothesis hb : forall l x, (0 < l)%N -> (l < L)%N -> dot ((W l)^T *m x) ((W l)^T *m x) <= after l x + b l * dot x x.

(* R12.0: q_(l-1) <= q_l + b_l where W_(l:1)z is not 0 *)
Theorem R12_0 l z : (0 < l)%N -> (l < L)%N -> prodW W l *m z != 0 -> q l.-1 z <= q l z + b l.
Proof.
case: l => // l _ lL nz; rewrite /q /= /size.
have [lE lE'] : (l.+1 == L) = false /\ (l == L) = false by rewrite !ltn_eqF// ltnW.
have step e (B : 'M[R]_(e, d)) : (forall x, dot (B *m x) (B *m x) = after l.+1 x) ->
    nF2 (prodW W l.+1 *m z) / nF2 (prodW W l *m z)
      <= nF2 (B *m (prodW W l.+1 *m z)) / nF2 (prodW W l.+1 *m z) + b l.+1.
  move=> hB; rewrite /= -mulmxA.
  apply: (@stretch_ratio R d d e p (W l.+1) B (b l.+1)) => //; last by rewrite mulmxA.
  by move=> x; rewrite hB; exact: hb.
rewrite lE lE'; case: eqP => [e|ne].
  by rewrite -{1}e /=; apply: step => x; rewrite /after e eqxx.
have -> : prodW W l.+2 *m z = W l.+2 *m (prodW W l.+1 *m z) by rewrite [prodW W l.+2]/= -mulmxA.
by apply: step => x; rewrite /after; case: eqP.
Qed.

(* where z_l = 0 there is nothing to stretch: q_(l-1) = 0 *)
Theorem R12_0_zero l z : (0 < l)%N -> (l < L)%N -> prodW W l *m z = 0 -> q l.-1 z = 0.
Proof.
case: l => // l _ lL nz; rewrite /q /size /= ltn_eqF// [W l.+1 *m _ *m z]nz.
by rewrite [X in X / _]/nF2 big1 ?mul0r// => i _; rewrite big1// => j _; rewrite mxE expr0n.
Qed.

(* and upwards: q_i <= q_j + b_(i+1) + ... + b_j *)
Theorem R12_0_sum i k z : (i + k < L)%N -> prodW W (i + k) *m z != 0 ->
  q i z <= q (i + k) z + \sum_(j < k) b (i + j.+1).
Proof.
elim: k => [|k IH] ikL nz; first by rewrite addn0 big_ord0 addr0.
have nz' : prodW W (i + k) *m z != 0.
  by move: nz; rewrite addnS /= -mulmxA; apply: contra => /eqP ->; rewrite mulmx0.
apply: le_trans (IH _ nz') _; first by rewrite (leq_trans _ ikL)// ltnS addnS.
rewrite big_ord_recr /= [q (i + k.+1) z + _]addrCA [q (i + k) z + _]addrC ler_add2l.
by move: ikL nz; rewrite addnS => ikL nz; exact: (@R12_0 (i + k).+1 z).
Qed.
End Network.
