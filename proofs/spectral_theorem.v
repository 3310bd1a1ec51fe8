(* spectral theorem for real symmetric matrices over a real closed field *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Layerwise Require Import base eigen.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section Spectral.
Variable R : rcfType.

Lemma outer n (w z : 'cV[R]_n) : w *m w^T *m z = dot w z *: w.
Proof.
rewrite -mulmxA; have -> : w^T *m z = (dot w z)%:M.
  by apply/matrixP => i j; rewrite !ord1 [RHS]mxE mulr1n dotE.
by rewrite mul_mx_scalar.
Qed.

(* Householder reflection carrying e to x *)
Lemma householder n (e x : 'cV[R]_n) : dot e e = 1 -> dot x x = 1 ->
  exists H : 'M[R]_n, [/\ H^T = H, H *m H = 1%:M & H *m e = x].
Proof.
move=> e1 x1; case: (eqVneq x e) => [->|xe].
  by exists 1%:M; rewrite trmx1 !mul1mx.
pose w := x - e; have wn : dot w w != 0 by rewrite dot_eq0 subr_eq0.
have ww : dot w w = 2%:R - 2%:R * dot x e.
  rewrite /w dotBl -[x - e]addrC !dotDr -[- e]scaleN1r !dotZr x1 e1 (dotC e x).
  by move: (dot x e) => u; ring.
have we : dot w e = dot x e - 1 by rewrite /w dotBl e1.
exists (1%:M - (2%:R / dot w w) *: (w *m w^T)).
have Hs : (1%:M - (2%:R / dot w w) *: (w *m w^T))^T = 1%:M - (2%:R / dot w w) *: (w *m w^T).
  by rewrite linearB/= trmx1 linearZ/= trmx_mul trmxK.
have www : w *m w^T *m (w *m w^T) = dot w w *: (w *m w^T).
  by rewrite mulmxA outer -scalemxAl.
split=> //.
  set c := 2%:R / dot w w; set E := c *: _.
  have EE : E *m E = E + E.
    rewrite /E -scalemxAl -scalemxAr www !scalerA -scalerDl; congr (_ *: _).
    by rewrite /c; field.
  by rewrite mulmxBr mulmx1 mulmxBl mul1mx EE opprB addrK subrK.
rewrite mulmxBl mul1mx -scalemxAl outer scalerA.
have -> : 2%:R / dot w w * dot w e = -1.
  have -> : dot w e = - (dot w w / 2%:R) by rewrite we ww; move: (dot x e) => u; field.
  by move: (dot w w) wn => u un; field.
by rewrite scaleN1r opprK /w addrC subrK.
Qed.

Theorem spectral n (A : 'M[R]_n) : A^T = A ->
  exists (U : 'M[R]_n) (s : 'rV[R]_n), U *m U^T = 1%:M /\ A = U *m diag_mx s *m U^T.
Proof.
elim: n A => [|n IH] A As.
  by exists 1%:M, 0; split; [rewrite trmx1 mul1mx | apply/matrixP => [[]]].
have [a [x0 [xn Ax]]] := sym_eig As.
pose x := (Num.sqrt (dot x0 x0))^-1 *: x0.
have x1 : dot x x = 1.
  have q2 : Num.sqrt (dot x0 x0) ^+ 2 = dot x0 x0 by rewrite sqr_sqrtr ?dot_ge0.
  have qn : Num.sqrt (dot x0 x0) != 0 by rewrite gt_eqF// sqrtr_gt0 dot_gt0.
  by rewrite /x dotZl dotZr -{3}q2 mulrA -expr2 exprVn mulVf// expf_neq0.
have {}Ax : A *m x = a *: x by rewrite /x -scalemxAr Ax !scalerA mulrC.
pose e : 'cV[R]_(1 + n) := col_mx 1%:M 0.
have e1 : dot e e = 1.
  rewrite dotE /e tr_col_mx mul_row_col trmx1 mul1mx trmx0 mul0mx addr0.
  by rewrite mxE eqxx.
have [H [Hs HH He]] := householder e1 x1.
pose B : 'M[R]_(1 + n) := H *m A *m H.
have Bs : B^T = B by rewrite /B !trmx_mul Hs As mulmxA.
have Be : B *m e = a *: e.
  by rewrite /B -mulmxA He -mulmxA Ax -scalemxAr -He mulmxA HH mul1mx.
have BE : B = block_mx a%:M 0 0 (drsubmx B).
  have : lsubmx B = a *: e.
    rewrite -Be -[B in RHS]hsubmxK /e mul_row_col mulmx1 mulmx0 addr0.
    by [].
  rewrite /e scale_col_mx scaler0 scalemx1 => lB.
  have lBe i j : B i (lshift n j) = col_mx a%:M 0 i j by rewrite -lB [RHS]mxE.
  have ul : ulsubmx B = a%:M by apply/matrixP => i j; rewrite [LHS]mxE [LHS]mxE lBe col_mxEu.
  have dl : dlsubmx B = 0 by apply/matrixP => i j; rewrite [LHS]mxE [LHS]mxE lBe col_mxEd.
  have ur : ursubmx B = 0 by apply: trmx_inj; rewrite trmx_ursub Bs dl trmx0.
  by rewrite -[LHS]submxK ul dl ur.
have [|U [s [UU Ds]]] := IH (drsubmx B); first by rewrite trmx_drsub Bs.
pose V : 'M[R]_(1 + n) := block_mx 1%:M 0 0 U.
pose D : 'rV[R]_(1 + n) := row_mx a%:M s.
have VV : V *m V^T = 1%:M.
  rewrite /V tr_block_mx trmx1 !trmx0 mulmx_block !mul0mx !mulmx0 !addr0 !add0r mul1mx UU.
  by rewrite -scalar_mx_block.
have VD : V *m diag_mx D *m V^T = B.
  rewrite BE Ds /V /D diag_mx_row tr_block_mx trmx1 !trmx0 !mulmx_block.
  rewrite !mul0mx !mulmx0 !addr0 !add0r !mul1mx !mul0mx mulmx1.
  by congr (block_mx _ _ _ _); apply/matrixP => i j; rewrite !ord1 !mxE eqxx.
have AE : A = H *m B *m H by rewrite /B !mulmxA HH mul1mx -mulmxA HH mulmx1.
exists (H *m V), D; split; rewrite trmx_mul Hs.
  by rewrite -mulmxA (mulmxA V) VV mul1mx.
by rewrite {1}AE -VD !mulmxA.
Qed.
End Spectral.
