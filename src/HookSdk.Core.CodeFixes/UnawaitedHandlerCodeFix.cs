using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HookSdk.Analyzers;

/// <summary>HOOK002: awaits the work, in a lambda that is async.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UnawaitedHandlerCodeFix() : HookCodeFix(UnawaitedHandlerAnalyzer.DiagnosticId)
{
    private protected override void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (node.AncestorsAndSelf().OfType<ExpressionSyntax>().FirstOrDefault(e => e.Span == diagnostic.Location.SourceSpan) is { } work && AsyncRewrite.CanAwait(work, model))
            Offer(context, diagnostic, "Await it", _ => AsyncRewrite.Replace(root, model, work, AsyncRewrite.Await(work)));
    }
}
