using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HookSdk.Analyzers;

/// <summary>HOOK007: hands the call's token over.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ForwardedTokenCodeFix() : HookCodeFix(ForwardedTokenAnalyzer.DiagnosticId)
{
    private protected override void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(e => e.Span == diagnostic.Location.SourceSpan) is not { } call
            || !diagnostic.Properties.TryGetValue(ForwardedTokenAnalyzer.ParameterProperty, out string? parameter) || parameter is null
            || !diagnostic.Properties.TryGetValue(BlockingCallAnalyzer.ContextProperty, out string? own) || own is null)
        {
            return;
        }

        Offer(context, diagnostic, $"Hand over {own}.CancellationToken", _ =>
        {
            ArgumentSyntax argument = SyntaxFactory.Argument(SyntaxFactory.ParseExpression(own + ".CancellationToken"));
            if (!IsNext(call, parameter, model))
                argument = argument.WithNameColon(SyntaxFactory.NameColon(SyntaxFactory.IdentifierName(parameter), SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space)));

            SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
            return root.ReplaceNode(call.ArgumentList, call.ArgumentList.WithArguments(arguments.Count == 0
                ? arguments.Add(argument)
                : SyntaxFactory.SeparatedList<ArgumentSyntax>(arguments.GetWithSeparators().Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space)).Add(argument))));
        });
    }

    /// <summary>Whether the token follows the arguments that are there, so that it needs no name.</summary>
    private static bool IsNext(InvocationExpressionSyntax call, string parameter, SemanticModel model)
    {
        if (call.ArgumentList.Arguments.Any(static a => a.NameColon is not null) || model.GetSymbolInfo(call).Symbol is not IMethodSymbol method)
            return false;

        int place = method.Parameters.IndexOf(method.Parameters.FirstOrDefault(p => p.Name == parameter)!);
        return (place < 0 ? method.Parameters.Length : place) == call.ArgumentList.Arguments.Count;
    }
}
