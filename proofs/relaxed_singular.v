(* R12.1 (relaxed.md): the K leading singular values of every layer, from the imbalances alone *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From mathcomp.zify Require Import zify.
From Layerwise Require Import base metrics spectrum svd canonical_form norms relaxed relaxed_sequences.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

(* Courant and Fischer: |Wx|^2 >= t|x|^2 on a space of dimension K bounds the K leading singular values *)
Section CourantFischer.
Variables (R : rcfType) (K m : nat).
Local Notation d := (K + m)%N.

(* the range of A has dimension K, and N >= t on it *)
Definition spans (N : 'cV[R]_d -> R) t := exists A : 'M[R]_(d, K),
  (forall y : 'cV[R]_K, A *m y = 0 -> y = 0) /\ forall y, t * dot (A *m y) (A *m y) <= N (A *m y).

Lemma svals_tr d' (W : 'M[R]_d') s : svals W s -> svals W^T s.
Proof.
move=> [s0 ss [U [V [oU oV WE]]]]; split=> //; exists V, U; split=> //.
by rewrite WE !trmx_mul trmxK SlT mulmxA.
Qed.

Lemma svals_spans (W : 'M[R]_d) s t : svals W s -> (forall i, t <= s (lshift m i) ^+ 2) ->
  spans (fun x => dot (W *m x) (W *m x)) t.
Proof.
move=> [_ _ [U [V [oU oV WE]]]] ht; exists (V *m col_mx 1%:M 0); split=> [y h|y].
  have : V^T *m (V *m col_mx 1%:M 0 *m y) = 0 by rewrite h mulmx0.
  rewrite !mulmxA oV mul1mx mul_col_mx mul1mx mul0mx => /(congr1 usubmx).
  by rewrite col_mxKu linear0.
set x := _ *m y; have xE : V^T *m x = col_mx y 0 by rewrite /x !mulmxA oV mul1mx mul_col_mx mul1mx mul0mx.
rewrite WE (gram_svd V s x oU) xE -(orth_dot x (orth_tr oV)) xE big_split_ord/=.
rewrite [X in _ <= _ + X]big1 ?addr0 => [|j _]; last by rewrite col_mxEd mxE expr0n mulr0.
rewrite /dot big_split_ord/= [X in _ * (_ + X)]big1 ?addr0 => [|j _]; last by rewrite col_mxEd mxE mulr0.
rewrite mulr_sumr; apply: ler_sum => i _; rewrite col_mxEu -expr2.
by apply: ler_wpmul2r => //; exact: sqr_ge0.
Qed.

Lemma spans_svals (W : 'M[R]_d) s t : svals W s -> spans (fun x => dot (W *m x) (W *m x)) t ->
  forall i, t <= s (lshift m i) ^+ 2.
Proof.
move=> [s0 ss [U [V [oU oV WE]]]] [A [injA hA]] i.
(* some x of the space has no part along the first i directions *)
pose F : 'M[R]_(i, K) := (\matrix_(k, j) (V^T *m A) (lshift m (widen_ord (ltnW (ltn_ord i)) k)) j).
have [y yn yF] : exists2 y : 'cV[R]_K, y != 0 & F *m y = 0.
  have : kermx F^T != 0.
    by rewrite kermx_eq0 /row_free neq_ltn (leq_ltn_trans (rank_leq_col _)).
  move/rowV0Pn => [v /sub_kermxP vF vn]; exists v^T.
    by apply: contra vn => /eqP e; rewrite -[v]trmxK e trmx0.
  by rewrite -[F]trmxK -trmx_mul vF trmx0.
set x := A *m y; have x0 : 0 < dot x x.
  by rewrite dot_gt0//; apply: contra yn => /eqP/injA ->.
have h := hA y; rewrite -/x WE (gram_svd V s x oU) in h.
rewrite -(ler_pmul2r x0); apply: le_trans h _.
rewrite -(orth_dot x (orth_tr oV)) /dot mulr_sumr; apply: ler_sum => j _; rewrite -expr2.
have [ji|ij] := ltnP j i; last first.
  by apply: ler_wpmul2r; rewrite ?sqr_ge0// ler_sqr ?nnegrE ?s0// ss.
suff -> : (V^T *m x) j 0 = 0 by rewrite expr0n !mulr0.
have := congr1 (fun M : 'cV_i => M (Ordinal ji) 0) yF; rewrite [X in _ = X -> _]mxE => <-.
rewrite /x mulmxA mxE [RHS]mxE; apply: eq_bigr => k _; rewrite [F _ _]mxE; congr ((V^T *m A) _ k * _).
by apply: val_inj.
Qed.

(* a head K x d: the same for its transpose *)
Lemma spans_head (H : 'M[R]_(K, d)) t : spans (fun x => dot (H *m x) (H *m x)) t ->
  forall y, t * dot y y <= dot (H^T *m y) (H^T *m y).
Proof.
move=> [A [injA hA]] y; have [t0|t0] := leP t 0.
  by apply: le_trans (dot_ge0 _); rewrite mulr_le0_ge0// dot_ge0.
have uHA : H *m A \in unitmx.
  rewrite -unitmx_tr -row_free_unit -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0.
  move: (row i _) (row_sub i (kermx (H *m A)^T)) => u /sub_kermxP hu.
  have hz : H *m (A *m u^T) = 0 by rewrite mulmxA -[H *m A]trmxK -trmx_mul hu trmx0.
  have := hA u^T; rewrite hz [dot 0 _]big1 => [|j _]; last by rewrite mxE mul0r.
  rewrite pmulr_rle0// => h; have : dot (A *m u^T) (A *m u^T) = 0 by apply/le_anti; rewrite h dot_ge0.
  by move/eqP; rewrite dot_eq0 => /eqP/injA/(congr1 trmx); rewrite trmxK trmx0.
pose x := A *m (invmx (H *m A) *m y); have Hx : H *m x = y by rewrite /x !mulmxA mulmxV ?mul1mx.
have h := hA (invmx (H *m A) *m y); rewrite -/x Hx in h.
have := dot_CS (H^T *m y) x; rewrite -dot_adj Hx; move: h (dot_ge0 x) (dot_ge0 y) (dot_ge0 (H^T *m y)).
move: (dot x x) (dot y y) (dot _ _) => p q r h p0 q0 r0 k.
have [qz|qp] := leP q 0; first by apply: le_trans r0; rewrite pmulr_rle0.
rewrite -(ler_pmul2r qp) -mulrA -expr2; apply: le_trans (ler_wpmul2l (ltW t0) k) _.
by rewrite mulrCA; apply: ler_wpmul2l.
Qed.
End CourantFischer.

Section Mirror.
Variables (R : rcfType) (K d L : nat) (W : nat -> 'M[R]_d) (WL : 'M[R]_(K, d)).
(* W_L ... W_(L-k) *)
Fixpoint fromtop k : 'M[R]_(K, d) := if k is k'.+1 then fromtop k' *m W (L.-1 - k')%N else WL.
Lemma fromtopE k : (k < L)%N -> fromtop k *m prodW W (L.-1 - k) = WL *m prodW W L.-1.
Proof.
elim: k => [|k IH] kL; first by rewrite subn0.
rewrite /= -mulmxA -IH ?(ltnW kL)//; congr (_ *m _).
by have -> : (L.-1 - k)%N = (L.-1 - k.+1).+1 by lia.
Qed.
(* |W_(l+1)' ... W_L' y|^2, l = L - k *)
Definition back (y : 'cV[R]_K) k := if k is k'.+1 then dot ((fromtop k')^T *m y) ((fromtop k')^T *m y) else dot y y.
(* |W_(l:1) z|_F^2 *)
Definition forth p (z : 'M[R]_(d, p)) l := size L W WL l z.
End Mirror.

Section R12_1.
Variables (R : rcfType) (K m L : nat) (W : nat -> 'M[R]_(K + m)) (WL : 'M[R]_(K, K + m)).
Local Notation d := (K + m)%N.
Hypothesis L_gt1 : (1 < L)%N.
Let L_gt0 : (0 < L)%N. Proof. exact: ltnW. Qed.
Let LE : L = L.-1.+1. Proof. by rewrite prednK. Qed.
Variables (b c : nat -> R).
Hypothesis b_ge0 : forall l, 0 <= b l.
Hypothesis c_ge0 : forall l, 0 <= c l.
(* b_l >= lambda_max(-B_l), c_l >= lambda_max(B_l), B_l = W_(l+1)'W_(l+1) - W_l W_l', 1 <= l <= L-1 *)
Hypothesis hb : forall l x, (0 < l)%N -> (l < L)%N -> dot ((W l)^T *m x) ((W l)^T *m x) <= after L W WL l x + b l * dot x x.
Hypothesis hc : forall l x, (0 < l)%N -> (l < L)%N -> after L W WL l x <= dot ((W l)^T *m x) ((W l)^T *m x) + c l * dot x x.
Local Notation E z := (forth L W WL z).
Local Notation E' y := (back L W WL y).
Local Notation F := (WL *m prodW W L.-1).

Lemma forth_ge0 p (z : 'M[R]_(d, p)) l : 0 <= E z l.
Proof. by rewrite /forth /size; case: eqP => _; exact: nF2_ge0. Qed.
Lemma forthL p (z : 'M[R]_(d, p)) : E z L = nF2 (F *m z).
Proof. by rewrite /forth /size eqxx mulmxA. Qed.
Lemma forth_lt p (z : 'M[R]_(d, p)) l : (l < L)%N -> E z l = nF2 (prodW W l *m z).
Proof. by move=> lL; rewrite /forth /size ltn_eqF. Qed.
Lemma forth0 p (z : 'M[R]_(d, p)) : E z 0%N = nF2 z.
Proof. by rewrite forth_lt// mul1mx. Qed.
Lemma afterE l (x : 'cV[R]_d) : (l.+1 < L)%N -> after L W WL l x = dot (W l.+1 *m x) (W l.+1 *m x).
Proof. by move=> lL; rewrite /after ltn_eqF. Qed.
Lemma after_head x : after L W WL L.-1 x = dot (WL *m x) (WL *m x).
Proof. by rewrite /after prednK ?eqxx. Qed.
Lemma forthS l (x : 'cV[R]_d) : (l < L)%N -> E x l.+1 = after L W WL l (prodW W l *m x).
Proof.
move=> lL; rewrite /forth /size /after; case: eqP => [<-|_]; first by rewrite nF2_col.
by rewrite nF2_col /= mulmxA.
Qed.

(* R12.0 on energies, forwards and mirrored *)
Lemma forth_conv p (z : 'M[R]_(d, p)) l : (l.+1 < L)%N ->
  E z l.+1 ^+ 2 <= E z l * (E z l.+2 + b l.+1 * E z l.+1).
Proof.
move=> lL; have lL' := ltnW lL.
have step e (B : 'M[R]_(e, d)) : (forall x, dot (B *m x) (B *m x) = after L W WL l.+1 x) ->
    nF2 (prodW W l.+1 *m z) ^+ 2 <= nF2 (prodW W l *m z) *
      (nF2 (B *m (prodW W l.+1 *m z)) + b l.+1 * nF2 (prodW W l.+1 *m z)).
  move=> hB; rewrite /= -mulmxA; apply: stretch => // x; rewrite hB; exact: hb.
rewrite (forth_lt z lL') (forth_lt z lL) /forth /size; have [e|ne] := eqVneq l.+2 L.
  by rewrite -e /=; apply: step => x; rewrite /after e eqxx.
have -> : prodW W l.+2 *m z = W l.+2 *m (prodW W l.+1 *m z) by rewrite [prodW W l.+2]/= -mulmxA.
by apply: step => x; rewrite /after (negbTE ne).
Qed.

Lemma back_ge0 y k : 0 <= E' y k. Proof. by case: k => [|k]; exact: dot_ge0. Qed.
Lemma backL y : E' y L = dot (F^T *m y) (F^T *m y).
Proof.
have lL : (L.-1 < L)%N by lia.
have <- := fromtopE W WL lL; rewrite subnn mulmx1.
by have -> : E' y L = E' y L.-1.+1 by rewrite -LE.
Qed.
Lemma back_conv y k : (k.+1 < L)%N -> E' y k.+1 ^+ 2 <= E' y k * (E' y k.+2 + c (L - k.+1)%N * E' y k.+1).
Proof.
move=> kL; have lE : (L.-1 - k)%N = (L - k.+1)%N by lia.
set l := (L - k.+1)%N; have [l0 lL] : (0 < l)%N /\ (l < L)%N by rewrite /l; lia.
have hW (v : 'cV[R]_d) : dot ((W l)^T *m v) ((W l)^T *m v) = nF2 ((W l)^T *m v) by rewrite nF2_col.
case: k kL lE @l l0 lL hW => [|k] kL lE l l0 lL hW.
  rewrite /= -!nF2_col trmx_mul -mulmxA lE; apply: stretch => // x; rewrite trmxK.
  have e : l = L.-1 by rewrite /l; lia.
  by have := hc x l0 lL; rewrite {1}e after_head.
have kE : (L.-1 - k)%N = l.+1 by rewrite /l; lia.
rewrite [E' y k.+2]/= [E' y k.+3]/= [E' y k.+1]/= -!nF2_col !trmx_mul kE -!mulmxA lE.
apply: stretch => // x; rewrite trmxK; have := hc x l0 lL; rewrite afterE//.
by rewrite /l; lia.
Qed.

Variables lamlo lamhi : R.
(* facts (a), (b): the eigenvalues of WW', W = W_(L:1) *)
Hypothesis lamlo_gt0 : 0 < lamlo.
Hypothesis lamhi_ge0 : 0 <= lamhi.
Hypothesis hlo : forall y, lamlo * dot y y <= dot (F^T *m y) (F^T *m y).
Hypothesis hhi : forall y, dot (F^T *m y) (F^T *m y) <= lamhi * dot y y.

(* |W_(l+1)x|^2 <= T_(l+1)|x|^2 *)
Definition R12_T (T Tm : R) l := Num.min (T + bsum c 0 l) (Tm + bsum b l L.-1).
Definition R12_t (s sm : R) l := Num.max 0 (Num.max (s - bsum b 0 l) (sm - bsum c l L.-1)).

Let up_T T l x : bsum b 0 L.-1 < T -> lamhi <= \prod_(0 <= j < L) (T - bsum b 0 j) -> (l < L)%N ->
  after L W WL l x <= (T + bsum c 0 l) * dot x x.
Proof.
move=> hT hlam; have T0 : 0 <= T by apply: ltW; apply: le_lt_trans hT; exact: bsum_ge0.
elim: l x => [|l IH] x lL.
  rewrite bsumnn addr0 -[x]mul1mx -(forthS x L_gt0) mul1mx -nF2_col -(forth0 x).
  apply: (first_hi L_gt1 (forth_ge0 x) b_ge0 (@forth_conv _ x) _ hT hlam).
  by rewrite forthL forth0 !nF2_col; exact: opnorm_tr.
apply: le_trans (hc x _ lL) _ => //; rewrite bsumSr// addrA [in X in _ <= X]mulrDl ler_add2r.
rewrite -[W l.+1]trmxK; apply: opnorm_tr => [|v]; first by rewrite addr_ge0// bsum_ge0.
by rewrite !trmxK -(afterE _ lL); apply: IH; exact: ltnW.
Qed.

Let down_T Tm l x : bsum c 0 L.-1 < Tm -> lamhi <= \prod_(0 <= j < L) (Tm - bsum c j L.-1) -> (l < L)%N ->
  after L W WL l x <= (Tm + bsum b l L.-1) * dot x x.
Proof.
move=> hT hlam lL; have T0 : 0 <= Tm by apply: ltW; apply: le_lt_trans hT; exact: bsum_ge0.
have rev j : (0 <= j < L)%N -> bsum c j L.-1 = bsum (fun k => c (L - k)%N) 0 (L.-1 - j).
  by move=> /= jL; rewrite bsum_rev; [congr bsum; lia | | lia].
have head x' : after L W WL L.-1 x' <= Tm * dot x' x'.
  rewrite after_head; apply: (@opnorm_tr _ _ _ WL _ T0) => y.
  have -> : dot (WL^T *m y) (WL^T *m y) = E' y 1%N by [].
  have -> : dot y y = E' y 0%N by [].
  apply: (first_hi (E := E' y) (b := fun k => c (L - k)%N) (lam := lamhi) L_gt1 (back_ge0 y) _ (@back_conv y)) => //.
  - by rewrite backL; exact: hhi.
  - by rewrite (bsum_rev c (leq0n _))// ?ltn_predL// subnn subn0.
  rewrite big_nat_rev/= add0n big_nat in hlam *; apply: le_trans hlam _.
  rewrite big_nat; apply: eqW; apply: eq_bigr => j /= jL; rewrite rev; last by lia.
  by congr (_ - bsum _ _ _); lia.
have lL1 : (l <= L.-1)%N by lia.
rewrite -(subKn lL1); move: (L.-1 - l)%N (leq_subr l L.-1) => k.
elim: k x => [|k IH] x kL; first by rewrite subn0 bsumnn addr0.
set j := (L.-1 - k.+1)%N; have jE : (L.-1 - k)%N = j.+1 by rewrite /j; lia.
have jL : (j.+1 < L)%N by rewrite /j; lia.
rewrite afterE// bsumSl; last by lia.
rewrite addrCA [b _ + _]addrC.
rewrite -[W j.+1]trmxK; apply: opnorm_tr => [|v]; first by rewrite !addr_ge0// bsum_ge0.
rewrite !trmxK; apply: le_trans (hb v _ jL) _ => //; rewrite [X in _ <= X]mulrDl ler_add2r.
by have := IH v (ltnW kL); rewrite jE.
Qed.

(* R12.1, upper end *)
Theorem R12_1_top T Tm l x :
  bsum b 0 L.-1 < T -> lamhi <= \prod_(0 <= j < L) (T - bsum b 0 j) ->
  bsum c 0 L.-1 < Tm -> lamhi <= \prod_(0 <= j < L) (Tm - bsum c j L.-1) -> (l < L)%N ->
  after L W WL l x <= R12_T T Tm l * dot x x.
Proof.
move=> h1 h2 h3 h4 lL; rewrite /R12_T minr_pmull ?dot_ge0// le_minr.
by rewrite (up_T x h1 h2 lL) (down_T x h3 h4 lL).
Qed.

(* W_(l+1) on a space of dimension K *)
Local Notation spread l t := (@spans R K m (after L W WL l) t).
Lemma spread_svals l s t : (l.+1 < L)%N -> svals (W l.+1) s -> spread l t -> forall i, t <= s (lshift m i) ^+ 2.
Proof.
move=> lL hs [A [injA hA]]; apply: (spans_svals hs); exists A; split=> // y.
by have := hA y; rewrite afterE.
Qed.
Lemma svals_spread l s t : (l.+1 < L)%N -> svals (W l.+1) s -> (forall i, t <= s (lshift m i) ^+ 2) -> spread l t.
Proof.
move=> lL hs /(svals_spans hs)[A [injA hA]]; exists A; split=> // y.
by rewrite afterE.
Qed.
(* sigma_K(W_(l+2))^2 >= sigma_K(W_(l+1))^2 - b_(l+1), and back *)
Lemma spread_up l t : (l.+1 < L)%N -> spread l t -> spread l.+1 (t - b l.+1).
Proof.
move=> lL h; have [s hs] := svd (W l.+1).
have [A [injA hA]] := svals_spans (svals_tr hs) (spread_svals lL hs h).
exists A; split=> // y; rewrite mulrBl ler_subl_addr.
by apply: le_trans (hb _ _ lL).
Qed.
Lemma spread_down l t : (l.+1 < L)%N -> spread l.+1 t -> spread l (t - c l.+1).
Proof.
move=> lL [A [injA hA]]; have [s hs] := svd (W l.+1).
apply: (svals_spread lL hs); apply: (spans_svals (svals_tr hs)); exists A; split=> // y.
by rewrite mulrBl ler_subl_addr; apply: le_trans (hA y) (hc _ _ lL).
Qed.

Let back0 y k : (k <= L)%N -> E' y k = 0 -> y = 0.
Proof.
case: k => [_ /eqP|k kL h]; first by rewrite dot_eq0 => /eqP.
have h0 : (fromtop L W WL k)^T *m y = 0 by apply/eqP; rewrite -dot_eq0; apply/eqP.
have : F^T *m y = 0 by rewrite -(@fromtopE R K d L W WL k kL) trmx_mul -mulmxA h0 mulmx0.
move=> e; have := hlo y; rewrite e [dot 0 _]big1 => [|j _]; last by rewrite mxE mul0r.
rewrite pmulr_rle0// => h'; apply/eqP; rewrite -dot_eq0; apply/eqP/le_anti.
by rewrite h' dot_ge0.
Qed.

Let up_t s l : 0 < s -> \prod_(0 <= j < L) (s + bsum c 0 j) <= lamlo -> (l < L)%N -> spread l (s - bsum b 0 l).
Proof.
move=> s0 hlam; elim: l => [|l IH] lL; last first.
  by rewrite bsumSr// opprD addrA; apply: spread_up => //; apply: IH; exact: ltnW.
rewrite bsumnn subr0; have [t ht] := svd (W 1%N).
apply: (svals_spread L_gt1 ht); apply: (spans_svals (svals_tr ht)).
have L2 : L.-1 = L.-2.+1 by rewrite prednK// -ltnS -LE.
exists (fromtop L W WL L.-2)^T; split=> [y h|y].
  apply: (@back0 y L.-2.+1); first by rewrite -L2 leq_pred.
  by rewrite /= h [dot 0 _]big1 => [|j _]; rewrite ?mxE ?mul0r.
have -> : dot ((fromtop L W WL L.-2)^T *m y) ((fromtop L W WL L.-2)^T *m y) = E' y L.-1 by rewrite L2.
have -> : dot ((W 1%N)^T *m ((fromtop L W WL L.-2)^T *m y)) ((W 1%N)^T *m ((fromtop L W WL L.-2)^T *m y)) = E' y L.
  have -> : E' y L = E' y L.-2.+2 by rewrite -L2 -LE.
  have e : (L.-1 - L.-2)%N = 1%N by lia.
  by rewrite [E' y _]/= e trmx_mul mulmxA.
apply: (last_lo L_gt1 (back_ge0 y) (fun k => c_ge0 _) (@back_conv y) (lam := lamlo)) => //.
  by rewrite backL; exact: hlo.
apply: le_trans hlam; rewrite [X in _ <= X]big_nat_rev/= add0n !big_nat; apply: eqW; apply: eq_bigr => j /= jL.
by rewrite (bsum_rev c (_ : j <= L.-1)%N); [congr (_ + bsum _ _ _); lia | lia | lia].
Qed.

Let down_t s l : 0 < s -> \prod_(0 <= j < L) (s + bsum b j L.-1) <= lamlo -> (l < L)%N -> spread l (s - bsum c l L.-1).
Proof.
move=> s0 hlam lL.
have head : spread L.-1 s.
  exists (prodW W L.-1 *m F^T); split=> [y h|y].
    have e : F *m (F^T *m y) = 0 by rewrite -mulmxA [prodW _ _ *m _]mulmxA h mulmx0.
    have := opnorm_lo lamlo_gt0 hlo y; rewrite e [dot 0 _]big1 => [|j _]; last by rewrite mxE mul0r.
    rewrite pmulr_rle0// => h0; have := hlo y.
    have -> : dot (F^T *m y) (F^T *m y) = 0 by apply/le_anti; rewrite h0 dot_ge0.
    rewrite pmulr_rle0// => h'; apply/eqP; rewrite -dot_eq0; apply/eqP/le_anti.
    by rewrite h' dot_ge0.
  rewrite -mulmxA; set x := F^T *m y.
  have -> : after L W WL L.-1 (prodW W L.-1 *m x) = E x L by rewrite -forthS ?prednK// ltn_predL.
  have -> : dot (prodW W L.-1 *m x) (prodW W L.-1 *m x) = E x L.-1 by rewrite forth_lt ?ltn_predL// nF2_col.
  apply: (last_lo L_gt1 (forth_ge0 x) b_ge0 (@forth_conv _ x) _ s0 hlam).
  by rewrite forthL forth0 !nF2_col; exact: opnorm_lo.
have lL1 : (l <= L.-1)%N by lia.
rewrite -(subKn lL1); move: (L.-1 - l)%N (leq_subr l L.-1) => k.
elim: k => [|k IH] kL; first by rewrite subn0 bsumnn subr0.
set j := (L.-1 - k.+1)%N; have jE : (L.-1 - k)%N = j.+1 by rewrite /j; lia.
rewrite bsumSl; last by lia.
rewrite [c _ + _]addrC opprD addrA.
by apply: spread_down; [rewrite /j; lia | rewrite -jE; apply: IH; exact: ltnW].
Qed.

Let spread0 l : (l < L)%N -> spread l 0.
Proof.
move=> lL; exists (col_mx 1%:M 0); split=> [y|y].
  by rewrite mul_col_mx mul1mx => /(congr1 usubmx); rewrite col_mxKu linear0.
by rewrite mul0r /after; case: eqP => _; exact: dot_ge0.
Qed.

Let spread_max l t t' : spread l t -> spread l t' -> spread l (Num.max t t').
Proof. by rewrite /Num.max; case: ifP. Qed.

(* R12.1, lower end *)
Theorem R12_1_spread s sm l :
  0 < s -> \prod_(0 <= j < L) (s + bsum c 0 j) <= lamlo ->
  0 < sm -> \prod_(0 <= j < L) (sm + bsum b j L.-1) <= lamlo -> (l < L)%N -> spread l (R12_t s sm l).
Proof.
move=> h1 h2 h3 h4 lL; apply: spread_max; first exact: spread0.
by apply: spread_max; [exact: up_t | exact: down_t].
Qed.
End R12_1.
