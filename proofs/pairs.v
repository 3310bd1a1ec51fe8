(* C2 (canonical-form.md): for every alpha, and what is unique *)
From mathcomp Require Import all_ssreflect all_algebra.
From Layerwise Require Import base metrics data spectrum svd canonical_form.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.POrderTheory Order.TotalTheory.
Local Open Scope ring_scope.

Section C2.
Variables (R : rcfType) (K N d L : nat) (c : 'I_N -> 'I_K).
Hypothesis L_gt0 : (0 < L)%N.
Variables (s : 'I_d -> R) (a : R).                  (* a = 1/alpha *)
Hypothesis s_gt0 : forall i, 0 < s i.
Definition C2_head (H : 'M[R]_(d, N)) := (a *: YXp c H) *m Sl (fun i => (s i)^-1) L.-1.

Let inv l : Sl s l *m Sl (fun i => (s i)^-1) l = 1%:M.
Proof.
rewrite SlM -[RHS]diag_const_mx; congr diag_mx; apply/rowP => i.
by rewrite !mxE -exprMn mulfV ?expr1n ?gt_eqF.
Qed.
Let inv' l : Sl (fun i => (s i)^-1) l *m Sl s l = 1%:M.
Proof.
rewrite SlM -[RHS]diag_const_mx; congr diag_mx; apply/rowP => i.
by rewrite !mxE -exprMn mulVf ?expr1n ?gt_eqF.
Qed.

(* the network diag(s), ..., diag(s), C2_head X: balanced, mu = 0, and e0 = 0 where X has full column rank *)
Theorem C2_network (X : 'M[R]_(d, N)) : let W := fun=> Sl s 1 in
  [/\ balanced L W, C2_head X *m prodW W L.-1 = a *: YXp c X
    & X^T *m X \in unitmx -> C2_head X *m prodW W L.-1 *m X = a *: Y R c].
Proof.
move=> W; have pW l : prodW W l = Sl s l by elim: l => [|l IH]; rewrite /= ?Sl0// IH -SlD.
have E : C2_head X *m prodW W L.-1 = a *: YXp c X by rewrite pW /C2_head -mulmxA inv' mulmx1.
split=> // [l _ _|uX]; first by rewrite /W SlT.
by rewrite E -scalemxAl /YXp -(mulmxA _ X^T) mulmxKV.
Qed.

(* and up to the U_l the only one: a network with these singular values and these data in its coordinates *)
Theorem C2_unique (W : nat -> 'M[R]_d) WL (X : 'M[R]_(d, N)) U : canonical L W U s ->
  WL *m prodW W L.-1 = a *: YXp c X ->
  (forall l, (l.+1 < L)%N -> W l.+1 = U l.+1 *m Sl s 1 *m (U l)^T) /\ WL = C2_head ((U 0%N)^T *m X) *m (U L.-1)^T.
Proof.
move=> can E; have [oU _ _ hW] := can; split=> //.
have : nF2 (WL *m U L.-1 *m Sl s L.-1 - a *: YXp c ((U 0%N)^T *m X)) = 0.
  by rewrite (C1_minnorm can) // E subrr /nF2 big1 // => i _; rewrite big1 // => j _; rewrite mxE expr0n.
move/nF2_eq0/eqP; rewrite subr_eq0 => /eqP h.
by rewrite /C2_head -h -(mulmxA _ (Sl s _)) inv mulmx1 -mulmxA (orthV (oU _)) mulmx1.
Qed.
End C2.
