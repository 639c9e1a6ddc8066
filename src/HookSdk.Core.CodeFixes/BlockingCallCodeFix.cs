using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HookSdk.Analyzers;

/// <summary>HOOK003: awaits what was blocked for, in a handler that is async.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BlockingCallCodeFix() : HookCodeFix(BlockingCallAnalyzer.DiagnosticId)
{
    private protected override void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        diagnostic.Properties.TryGetValue(BlockingCallAnalyzer.ContextProperty, out string? call);
        diagnostic.Properties.TryGetValue(BlockingCallAnalyzer.FixProperty, out string? fix);
        if (node.AncestorsAndSelf().OfType<ExpressionSyntax>().FirstOrDefault(e => e.Span == diagnostic.Location.SourceSpan) is not { } blocking
            || Awaited(blocking, fix, call, model) is not { } awaited || !AsyncRewrite.CanAwait(blocking, model))
        {
            return;
        }

        Offer(context, diagnostic, "Await instead of blocking", _ => AsyncRewrite.Replace(root, model, blocking, AsyncRewrite.Await(awaited)));
    }

    private static ExpressionSyntax? Awaited(ExpressionSyntax blocking, string? fix, string? call, SemanticModel model) => (fix, blocking) switch
    {
        ("Await", MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result) => result.Expression,
        ("Await", InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" } wait }) => wait.Expression,
        ("Await", InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax awaiter } } }) => awaiter.Expression,
        ("Delay", InvocationExpressionSyntax sleep) => SyntaxFactory.InvocationExpression(
            SyntaxFactory.ParseExpression("System.Threading.Tasks.Task.Delay").WithAdditionalAnnotations(Microsoft.CodeAnalysis.Simplification.Simplifier.Annotation), WithToken(sleep.ArgumentList, call)),
        ("Async", InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } sync) => sync
            .WithExpression(member.WithName(SyntaxFactory.IdentifierName(member.Name.Identifier.ValueText + "Async")))
            .WithArgumentList(WithToken(sync.ArgumentList, TakesToken(model, member) ? call : null)),
        _ => null,
    };

    private static ArgumentListSyntax WithToken(ArgumentListSyntax arguments, string? call) =>
        call is null ? arguments : arguments.AddArguments(SyntaxFactory.Argument(SyntaxFactory.ParseExpression(call + ".CancellationToken")));

    /// <summary>Not where the call hands a token over already.</summary>
    private static bool TakesToken(SemanticModel model, MemberAccessExpressionSyntax member) =>
        model.GetSymbolInfo(member).Symbol is IMethodSymbol method && method.Parameters.All(static p => p.Type.Name != "CancellationToken");
}
