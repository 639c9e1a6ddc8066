using System;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace HookSdk.Analyzers;

/// <summary>What the code fixes have in common: one rule each, and all of a document or a solution at once.</summary>
public abstract class HookCodeFix : CodeFixProvider
{
    private protected HookCodeFix(string id) => FixableDiagnosticIds = ImmutableArray.Create(id);

    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc />
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc />
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
            return;

        foreach (Diagnostic diagnostic in context.Diagnostics)
            Register(context, diagnostic, root, model, root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true));
    }

    private protected abstract void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model, SyntaxNode node);

    /// <summary>Offers a fix. Fixes with one key are made together when all of a document are asked for: the key is the rule's own, unless the rule has a choice.</summary>
    private protected void Offer(CodeFixContext context, Diagnostic diagnostic, string title, Func<CancellationToken, SyntaxNode?> fixedRoot, string? key = null) => context.RegisterCodeFix(
        CodeAction.Create(title, cancellationToken => Task.FromResult(fixedRoot(cancellationToken) is { } root ? context.Document.WithSyntaxRoot(root) : context.Document), key ?? diagnostic.Id), diagnostic);
}
