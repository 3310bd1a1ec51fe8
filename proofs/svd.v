(* singular value decomposition of a square matrix over a real closed field *)
From mathcomp Require Import all_ssreflect all_algebra all_fingroup.
From mathcomp.algebra_tactics Require Import ring.
From mathcomp.zify Require Import zify.
From Layerwise Require Import base metrics spectral_theorem.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section SVD.
Variable R : rcfType.

Definition orth d (U : 'M[R]_d) := U^T *m U = 1%:M.

Lemma orthV d (U : 'M[R]_d) : orth U -> U *m U^T = 1%:M.
Proof. exact: mulmx1C. Qed.
Lemma orth_tr d (U : 'M[R]_d) : orth U -> orth U^T.
Proof. by rewrite /orth trmxK; exact: mulmx1C. Qed.
Lemma orthM d (U V : 'M[R]_d) : orth U -> orth V -> orth (U *m V).
Proof. by move=> u v; rewrite /orth trmx_mul mulmxA -(mulmxA V^T) u mulmx1. Qed.

Lemma nF2_eq0 m n (A : 'M[R]_(m, n)) : nF2 A = 0 -> A = 0.
Proof.
move=> h; apply/matrixP => i j; rewrite mxE; apply/eqP; rewrite -sqrf_eq0; apply/eqP.
apply: (psumr_eq0P (P := predT) (F := fun j => A i j ^+ 2)) => // [k _|]; first exact: sqr_ge0.
apply: (psumr_eq0P (P := predT) (F := fun i => \sum_j A i j ^+ 2)) => // k _.
by apply: sumr_ge0 => l _; exact: sqr_ge0.
Qed.

Lemma SlT d (s : 'I_d -> R) l : (Sl s l)^T = Sl s l.
Proof. by rewrite /Sl tr_diag_mx. Qed.

Lemma SlM d (s t : 'I_d -> R) k l : Sl s k *m Sl t l = diag_mx (\row_i (s i ^+ k * t i ^+ l)).
Proof. by rewrite /Sl mulmx_diag; congr diag_mx; apply/rowP => i; rewrite !mxE. Qed.

(* a family of orthonormal columns (those in T) completes to an orthogonal matrix *)
Lemma complete d (T : {set 'I_d}) (A : 'M[R]_d) :
  A^T *m A = diag_mx (\row_i (i \in T)%:R) ->
  exists2 U, orth U & forall s, (forall i, i \notin T -> s i = 0) -> U *m Sl s 1 = A *m Sl s 1.
Proof.
have [k] := ubnP #|~: T|; elim: k T A => // k IH T A; rewrite ltnS => Tk AA.
have [Tf|] := eqVneq (~: T) set0.
  exists A => //; rewrite /orth AA -[RHS]diag_const_mx; congr diag_mx; apply/rowP => i.
  by rewrite !mxE -[T]setCK Tf setC0 inE.
case/set0Pn => i iT; have iT' : i \notin T by rewrite -in_setC.
have AA0 : A *m delta_mx i (0 : 'I_1) = 0.
  apply: nF2_eq0; rewrite nF2_mxtrace trmx_mul -!mulmxA (mulmxA A^T) AA mul_diag_mx.
  rewrite /mxtrace big_ord1 mxE big1// => j _; rewrite !mxE andbT.
  by case: eqVneq => [->|_]; rewrite ?mulr0 ?mul0r// (negbTE iT') mul0r mulr0.
have [v vn vA] : exists2 v : 'rV[R]_d, v != 0 & v *m A = 0.
  have : kermx A != 0.
    rewrite kermx_eq0 row_free_unit; apply/negP => uA.
    have /(congr1 (mulmx (invmx A))) := AA0; rewrite mulKmx// mulmx0 => /matrixP/(_ i 0).
    by rewrite !mxE !eqxx => /eqP; rewrite oner_eq0.
  by move/rowV0Pn => [v /sub_kermxP vA vn]; exists v.
pose w := v^T; have w0 : 0 < dot w w.
  by apply: dot_gt0; apply: contra vn => /eqP e; rewrite -[v]trmxK -/w e trmx0.
pose u := (Num.sqrt (dot w w))^-1 *: w.
have uu : u^T *m u = 1%:M.
  apply/matrixP => a b; rewrite !ord1 -dotE /u dotZl dotZr mulrA -expr2 exprVn sqr_sqrtr ?ltW//.
  by rewrite mulVf ?gt_eqF// mxE eqxx.
have uA : u^T *m A = 0 by rewrite /u [(_ *: _)^T]linearZ/= trmxK -scalemxAl vA scaler0.
pose e : 'rV[R]_d := delta_mx 0 i.
have [] := IH (i |: T) (A + u *m e).
- suff : (~: (i |: T) \proper ~: T) by move/proper_card => h; exact: leq_trans h Tk.
  by rewrite properC properUr// sub1set -in_setC.
- have Au : A^T *m u = 0 by rewrite -[u]trmxK -trmx_mul uA trmx0.
  rewrite [(A + _)^T]linearD/= mulmxDr !mulmxDl AA trmx_mul -!mulmxA uA mulmx0 addr0.
  rewrite (mulmxA A^T) Au mul0mx add0r (mulmxA u^T) uu mul1mx.
  apply/matrixP => a b; rewrite !mxE big_ord1 !mxE !eqxx/= in_setU1.
  case: (eqVneq a b) => [<-|ab]; rewrite ?mulr1n ?mulr0n ?add0r.
    by case: eqVneq => [->|_]; rewrite ?(negbTE iT') ?add0r ?mulr1 ?mulr0 ?addr0.
  case: (eqVneq a i) => [ai|_]; last by rewrite mul0r.
  by case: eqVneq => [bi|_]; [case/eqP: ab; rewrite ai bi | rewrite mulr0].
- move=> U oU hU; exists U => // s hs; rewrite hU => [|j]; last first.
    by rewrite in_setU1 negb_or => /andP[_ /hs].
  rewrite mulmxDl -mulmxA; suff -> : e *m Sl s 1 = 0 by rewrite mulmx0 addr0.
  apply/matrixP => a b; rewrite /Sl mul_mx_diag !mxE ord1 eqxx/=.
  by case: (eqVneq b i) => [->|_]; rewrite ?mul0r// hs ?mulr0// expr0n.
Qed.

(* C1's step: orthogonal columns of norms s_i are an orthogonal matrix times diag(s) *)
Theorem polar d (B : 'M[R]_d) s : B^T *m B = Sl s 2 -> exists2 U, orth U & B = U *m Sl s 1.
Proof.
move=> BB; pose T := [set i | s i != 0]; pose A := B *m Sl (fun i => (s i)^-1) 1.
have [|U oU hU] := @complete _ T A.
  rewrite /A trmx_mul SlT -!mulmxA (mulmxA B^T) BB !mulmxA SlM /Sl mulmx_diag.
  congr diag_mx; apply/rowP => i; rewrite !mxE inE !expr1 expr2.
  by case: eqVneq => [->|s0]; rewrite ?mulr0 ?mul0r ?mulr0//=; field.
exists U => //; rewrite hU => [|i]; last by rewrite inE negbK => /eqP.
rewrite /A -mulmxA SlM; set D := diag_mx _; apply/eqP; rewrite -subr_eq0; apply/eqP.
apply: nF2_eq0; have -> : B - B *m D = B *m (1%:M - D) by rewrite mulmxBr mulmx1.
rewrite nF2_mxtrace trmx_mul -!mulmxA (mulmxA B^T) BB -diag_const_mx /D.
rewrite [_ - _](_ : _ = diag_mx (\row_i (s i == 0)%:R)); last first.
  apply/matrixP => i j; rewrite !mxE; case: eqVneq => [->|_]; rewrite ?mulr0n ?subr0// !mulr1n !expr1.
  by case: eqVneq => [->|s0]; rewrite ?mulr0 ?subr0// mulVf// subrr.
rewrite tr_diag_mx /Sl !mulmx_diag mxtrace_diag big1// => i _; rewrite !mxE.
by case: eqVneq => [->|_]; rewrite ?mul0r// expr0n/= mul0r mulr0.
Qed.

(* the spectral theorem, eigenvalues in decreasing order *)
Theorem spectral_sorted d (A : 'M[R]_d) : A^T = A ->
  exists (U : 'M[R]_d) (s : 'I_d -> R), [/\ orth U, (forall i j : 'I_d, (i <= j)%N -> s j <= s i)
    & A = U *m Sl s 1 *m U^T].
Proof.
move=> /spectral[U [s [UU AE]]]; have oU : orth U := mulmx1C UU.
pose t := [tuple s 0 i | i < d]; pose r := sort (fun x y => y <= x) t.
have [p rp] : exists p : 'S_d, r = [tuple tnth t (p i) | i < d].
  by apply/tuple_permP; rewrite perm_sort.
have sE i : nth 0 r (i : 'I_d) = s 0 (p i).
  by rewrite rp -tnth_nth !tnth_mktuple.
exists (col_perm p U), (fun i => s 0 (p i)); split.
- apply/matrixP => i j; move/matrixP/(_ (p i) (p j)) : oU; rewrite !mxE (inj_eq perm_inj) => <-.
  by apply: eq_bigr => k _; rewrite !mxE.
- move=> i j ij; rewrite -!sE.
  apply: (@sorted_leq_nth _ (fun x y => y <= x)) => //; rewrite ?inE ?size_sort ?size_tuple//.
  + by move=> a b c /= ab bc; exact: le_trans bc ab.
  + by apply: sort_sorted => a b /=; exact: le_total.
apply/matrixP => i j; rewrite AE !mxE (reindex_inj (@perm_inj _ p))/=.
by apply: eq_bigr => k _; rewrite /Sl !mul_mx_diag !mxE expr1.
Qed.

(* s lists the singular values of W in decreasing order *)
Definition svals d (W : 'M[R]_d) (s : 'I_d -> R) :=
  [/\ forall i, 0 <= s i, forall i j : 'I_d, (i <= j)%N -> s j <= s i
    & exists U V, [/\ orth U, orth V & W = U *m Sl s 1 *m V^T]].

(* W = U diag(s) V' *)
Theorem svd d (W : 'M[R]_d) : exists s, svals W s.
Proof.
have [|V [t [oV st WW]]] := @spectral_sorted _ (W^T *m W); first by rewrite trmx_mul trmxK.
pose B := W *m V.
have BB : B^T *m B = Sl t 1.
  by rewrite /B trmx_mul -!mulmxA (mulmxA W^T) WW !mulmxA oV mul1mx -mulmxA oV mulmx1.
have t0 i : 0 <= t i.
  have <- : (B^T *m B) i i = t i by rewrite BB /Sl !mxE eqxx expr1.
  by rewrite mxE; apply: sumr_ge0 => j _; rewrite mxE -expr2 sqr_ge0.
have [|U oU BU] := @polar _ B (fun i => Num.sqrt (t i)).
  by rewrite BB /Sl; congr diag_mx; apply/rowP => i; rewrite !mxE expr1 sqr_sqrtr.
exists (fun i => Num.sqrt (t i)); split=> [i|i j ij|]; first exact: sqrtr_ge0.
  exact: ler_wsqrtr (st _ _ ij).
by exists U, V; split=> //; rewrite -BU /B -mulmxA (orthV oV) mulmx1.
Qed.

Lemma gram_svd d (U V : 'M[R]_d) s (x : 'cV_d) : orth U ->
  let W := U *m Sl s 1 *m V^T in
  dot (W *m x) (W *m x) = \sum_i s i ^+ 2 * (V^T *m x) i 0 ^+ 2.
Proof.
move=> oU W; set y := V^T *m x.
have -> : W *m x = U *m (Sl s 1 *m y) by rewrite /W -!mulmxA.
rewrite dot_adj mulmxA oU mul1mx /dot; apply: eq_bigr => i _.
by rewrite /Sl mul_diag_mx !mxE expr1; ring.
Qed.

Lemma orth_dot d (V : 'M[R]_d) (x : 'cV_d) : orth V -> dot (V *m x) (V *m x) = dot x x.
Proof. by move=> oV; rewrite dot_adj mulmxA oV mul1mx. Qed.

(* the singular values are unique (Courant-Fischer) *)
Lemma svals_le d (W : 'M[R]_d) s t : svals W s -> svals W t -> forall i, s i <= t i.
Proof.
move=> [s0 ss [U [V [oU oV WE]]]] [t0 st [U1 [V1 [oU1 oV1 WE1]]]] i.
pose A := V^T *m V1.
pose P : 'M[R]_d := pid_mx i.+1; pose Z : 'M[R]_d := pid_mx i.
have [v vn] : exists2 v : 'rV[R]_d, v != 0 & v *m P = v /\ v *m A *m Z = 0.
  have : (P :&: kermx (A *m Z))%MS != 0.
    rewrite -mxrank_eq0 -lt0n.
    have := mxrank_sum_cap P (kermx (A *m Z)); rewrite [\rank P]rank_pid_mx// mxrank_ker.
    have := rank_leq_row (P + kermx (A *m Z))%MS.
    have : (\rank (A *m Z) <= i)%N.
      by apply: leq_trans (mxrankM_maxr _ _) _; rewrite rank_pid_mx// ltnW.
    by have := ltn_ord i; lia.
  move/rowV0Pn => [v]; rewrite sub_capmx => /andP[/submxP[u ->] /sub_kermxP vA] vn.
  exists (u *m P) => //; split; last by rewrite -[LHS]mulmxA.
  by rewrite -mulmxA mul_pid_mx !minnn (minn_idPr _).
case=> vp vA.
have pidE r (w : 'rV[R]_d) j : (w *m (pid_mx r : 'M_d)) 0 j = w 0 j * (j < r)%:R.
  rewrite mxE (bigD1 j)//= mxE eqxx big1 ?addr0// => k kj.
  by move: kj; rewrite mxE -val_eqE => /negbTE/= ->; rewrite mulr0.
pose x := V *m v^T.
have h1 := gram_svd V s x oU; have h2 := gram_svd V1 t x oU1; rewrite /= -WE in h1; rewrite /= -WE1 in h2.
have x2 : dot x x = dot v^T v^T by rewrite orth_dot.
have y2 : dot (V1^T *m x) (V1^T *m x) = dot x x by rewrite orth_dot//; exact: orth_tr.
have vx : V^T *m x = v^T by rewrite /x mulmxA oV mul1mx.
have a1 : s i ^+ 2 * dot x x <= dot (W *m x) (W *m x).
  rewrite h1 x2 vx /dot mulr_sumr; apply: ler_sum => j _; rewrite mxE -expr2.
  case: (leqP j i) => ij; first by rewrite ler_wpmul2r ?sqr_ge0// ler_sqr ?nnegrE ?ss.
  by rewrite -vp pidE ltnNge ij/= mulr0 expr0n !mulr0.
have a2 : dot (W *m x) (W *m x) <= t i ^+ 2 * dot x x.
  rewrite h2 -y2 /dot mulr_sumr; apply: ler_sum => j _; rewrite -expr2.
  case: (ltnP j i) => ij; last by rewrite ler_wpmul2r ?sqr_ge0// ler_sqr ?nnegrE ?st.
  have -> : (V1^T *m x) j 0 = (v *m A) 0 j.
    by rewrite /x mulmxA -[V1^T *m V]trmxK trmx_mul trmxK -/A -trmx_mul mxE.
  by have := congr1 (fun M : 'rV_d => M 0 j) vA; rewrite pidE ij mulr1 [RHS]mxE => ->; rewrite expr0n !mulr0.
have x0 : 0 < dot x x.
  by rewrite x2 dot_gt0//; apply: contra vn => /eqP e; rewrite -[v]trmxK e trmx0.
by have := le_trans a1 a2; rewrite ler_pmul2r// ler_sqr ?nnegrE.
Qed.

Corollary svals_inj d (W : 'M[R]_d) s t : svals W s -> svals W t -> s =1 t.
Proof. by move=> hs ht i; apply/le_anti; rewrite !(svals_le (W := W)). Qed.
End SVD.
