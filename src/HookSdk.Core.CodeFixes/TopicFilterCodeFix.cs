using System.Composition;
using System.Linq;
using HookSdk.Mqtt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HookSdk.Analyzers;

/// <summary>HOOK006: takes away an attribute that says nothing, and the group of a shared subscription.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TopicFilterCodeFix() : HookCodeFix(TopicFilterAnalyzer.DiagnosticId)
{
    private protected override void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (diagnostic.Properties.ContainsKey(TopicFilterAnalyzer.MisplacedProperty))
        {
            if (node.FirstAncestorOrSelf<AttributeSyntax>() is { Parent: AttributeListSyntax list } attribute)
                Offer(context, diagnostic, "Remove [Topics]", _ => root.RemoveNode(list.Attributes.Count == 1 ? list : attribute, SyntaxRemoveOptions.KeepNoTrivia));
        }
        else if (node.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().FirstOrDefault() is { } literal
            && TopicGrammar.FindFilterProblem(literal.Token.ValueText, out string? shareName, out string filter) is null && shareName is not null)
        {
            Offer(context, diagnostic, $"Use '{filter}'", _ => root.ReplaceNode(
                literal, SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(filter)).WithTriviaFrom(literal)));
        }
    }
}
