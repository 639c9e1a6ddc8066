using System;
using System.Collections.Generic;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace HookSdk.Analyzers;

/// <summary>HOOK001: states one of the modes that the hook has, and takes away what is stated beside it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class StatedFailureModeCodeFix() : HookCodeFix(StatedFailureModeAnalyzer.DiagnosticId)
{
    private protected override void Register(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model, SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<MemberDeclarationSyntax>(static m => m is MethodDeclarationSyntax or ClassDeclarationSyntax) is not { } member
            || !diagnostic.Properties.TryGetValue(StatedFailureModeAnalyzer.ModesProperty, out string? modes))
        {
            return;
        }

        foreach (string mode in (modes ?? "").Split([','], StringSplitOptions.RemoveEmptyEntries))
            Offer(context, diagnostic, $"State [Fail{mode}]", _ => root.ReplaceNode(member, Stated(member, NameOf(mode, member, model))), key: mode);

        if (string.IsNullOrEmpty(modes))
            Offer(context, diagnostic, "Remove the failure mode", _ => root.ReplaceNode(member, Bare(member)));
    }

    /// <summary>The attribute's name with its namespace: a mode that one target alone has stands beside that target's base class.</summary>
    private static string NameOf(string mode, MemberDeclarationSyntax member, SemanticModel model)
    {
        ISymbol? symbol = model.GetDeclaredSymbol(member);
        for (INamedTypeSymbol? level = symbol as INamedTypeSymbol ?? symbol?.ContainingType; level is not null; level = level.BaseType)
        {
            string name = $"{level.ContainingNamespace.ToDisplayString()}.Fail{mode}";
            if (model.Compilation.GetTypeByMetadataName(name + "Attribute") is not null)
                return name;
        }

        return $"HookSdk.Fail{mode}";
    }

    private static MemberDeclarationSyntax Stated(MemberDeclarationSyntax member, string attribute)
    {
        MemberDeclarationSyntax bare = Bare(member);
        AttributeListSyntax list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(
                SyntaxFactory.Attribute(SyntaxFactory.ParseName(attribute).WithAdditionalAnnotations(Simplifier.Annotation))))
            .WithLeadingTrivia(bare.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed);

        return bare.WithoutLeadingTrivia().WithAttributeLists(Lists(bare).Insert(0, list)).WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static MemberDeclarationSyntax Bare(MemberDeclarationSyntax member)
    {
        SyntaxTriviaList leading = member.GetLeadingTrivia();
        List<AttributeListSyntax> kept = [];
        foreach (AttributeListSyntax list in member.AttributeLists)
        {
            AttributeSyntax[] others = [.. list.Attributes.Where(static a => !IsStatement(a))];
            if (others.Length == list.Attributes.Count)
                kept.Add(list);
            else if (others.Length > 0)
                kept.Add(list.WithAttributes(SyntaxFactory.SeparatedList(others)).WithAdditionalAnnotations(Formatter.Annotation));
        }

        return kept.Count == member.AttributeLists.Count && kept.SequenceEqual(member.AttributeLists) ? member
            : ((MemberDeclarationSyntax)member.WithAttributeLists(SyntaxFactory.List(kept))).WithLeadingTrivia(leading);
    }

    private static SyntaxList<AttributeListSyntax> Lists(MemberDeclarationSyntax member) => member.WithoutLeadingTrivia().AttributeLists;

    private static bool IsStatement(AttributeSyntax attribute)
    {
        string name = attribute.Name is QualifiedNameSyntax qualified ? qualified.Right.Identifier.ValueText : attribute.Name.ToString();
        return name is "FailOpen" or "FailClosed" or "FailNext" or "FailOpenAttribute" or "FailClosedAttribute" or "FailNextAttribute";
    }
}
