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
                Offer(context, diagnostic, "Remove [Topics]", _ => list.Attributes.Count > 1 ? root.RemoveNode(attribute, SyntaxRemoveOptions.KeepNoTrivia) : Without(root, list));
        }
        else if (node.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().FirstOrDefault() is { } literal
            && TopicGrammar.FindFilterProblem(literal.Token.ValueText, out string? shareName, out string filter) is null && shareName is not null)
        {
            Offer(context, diagnostic, $"Use '{filter}'", _ => root.ReplaceNode(
                literal, SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(filter)).WithTriviaFrom(literal)));
        }
    }

    /// <summary>The tree without a list. What stands before it, such as comments, stands before what comes next.</summary>
    private static SyntaxNode? Without(SyntaxNode root, AttributeListSyntax list) => list.Parent is MemberDeclarationSyntax member
        ? root.ReplaceNode(member, ((MemberDeclarationSyntax)member.WithAttributeLists(member.AttributeLists.Remove(list))).WithLeadingTrivia(member.GetLeadingTrivia()))
        : root.RemoveNode(list, SyntaxRemoveOptions.KeepNoTrivia);
}
