using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HookSdk.Analyzers;

/// <summary>HOOK005: the variable that was to be changed takes the copy.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ThrownAwayCopyCodeFix() : HookCodeFix(ThrownAwayCopyAnalyzer.DiagnosticId)
{
    private protected override void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(e => e.Span == diagnostic.Location.SourceSpan) is not { Parent: ExpressionStatementSyntax } call
            || VariableOf(call) is not { } variable || !CanTake(model.GetSymbolInfo(variable).Symbol))
        {
            return;
        }

        Offer(context, diagnostic, $"Assign the copy to {variable.Identifier.ValueText}", _ => root.ReplaceNode(call, SyntaxFactory.AssignmentExpression(
            SyntaxKind.SimpleAssignmentExpression,
            variable.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space),
            SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space),
            call.WithoutTrivia()).WithTriviaFrom(call)));
    }

    private static IdentifierNameSyntax? VariableOf(ExpressionSyntax? call)
    {
        while (call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member })
            call = member.Expression;

        return call as IdentifierNameSyntax;
    }

    private static bool CanTake(ISymbol? variable) => variable switch
    {
        ILocalSymbol local => local is { IsConst: false, RefKind: RefKind.None } && !local.IsForEach && !local.IsUsing,
        IParameterSymbol parameter => parameter.RefKind is RefKind.None or RefKind.Ref or RefKind.Out,
        IFieldSymbol field => !field.IsReadOnly,
        IPropertySymbol property => property.SetMethod is { IsInitOnly: false },
        _ => false,
    };
}
