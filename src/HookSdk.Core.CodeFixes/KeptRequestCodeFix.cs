using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HookSdk.Analyzers;

/// <summary>HOOK004: keeps a copy, where what is kept can make one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class KeptRequestCodeFix() : HookCodeFix(KeptRequestAnalyzer.DiagnosticId)
{
    private protected override void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (diagnostic.Properties.TryGetValue(KeptRequestAnalyzer.CopyProperty, out string? copy) && copy is not null
            && node.DescendantNodesAndSelf().OfType<ExpressionSyntax>().FirstOrDefault(e => e.Span == diagnostic.Location.SourceSpan) is { } kept)
        {
            Offer(context, diagnostic, $"Keep a copy, {copy}()", _ => root.ReplaceNode(kept, SyntaxFactory.InvocationExpression(
                SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, kept.WithoutTrivia(), SyntaxFactory.IdentifierName(copy))).WithTriviaFrom(kept)));
        }
    }
}
