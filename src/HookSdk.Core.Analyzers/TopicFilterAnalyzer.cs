using System;
using System.Collections.Immutable;
using System.Linq;
using HookSdk.Mqtt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HookSdk.Analyzers;

/// <summary>HOOK006: what <c>[Topics]</c> says are topic filters, and the hook that it stands on has topics. The check at start-up follows the same rules.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TopicFilterAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The id of the only diagnostic.</summary>
    public const string DiagnosticId = "HOOK006";

    /// <summary>The property that says that the attribute is in the wrong place.</summary>
    public const string MisplacedProperty = "Misplaced";

    private static readonly DiagnosticDescriptor Rule = new(
        DiagnosticId,
        title: "[Topics] holds topic filters, on a hook that has topics",
        messageFormat: "{0}",
        category: "HookSdk",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A server whose [Topics] are not valid does not start. '#' stands for the rest and comes last, '+' for one level, and both stand alone on theirs.",
        helpLinkUri: HookRules.PageOf(DiagnosticId));

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(static symbol => Analyze(symbol), SymbolKind.Method);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        IMethodSymbol method = (IMethodSymbol)context.Symbol;
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is not { Name: "TopicsAttribute" } type || !Handler.IsOurs(type)
                || attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is not AttributeSyntax syntax)
            {
                continue;
            }

            string place = $"{method.ContainingType.Name}.{method.Name}";
            if (!TakesTopics(method))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Rule, syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add(MisplacedProperty, "true"), TopicSentences.OnMethod(place, Misplaced(method))));
                continue;
            }

            ImmutableArray<TypedConstant> filters = attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Array, IsNull: false } list ? list.Values : ImmutableArray<TypedConstant>.Empty;
            if (filters.IsEmpty)
            {
                context.ReportDiagnostic(Diagnostic.Create(Rule, syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add(MisplacedProperty, "true"), TopicSentences.OnMethod(place, TopicSentences.NoFilter)));
            }

            for (int i = 0; i < filters.Length; i++)
            {
                if (TopicSentences.FindProblem(filters[i].Value as string) is { } problem)
                    context.ReportDiagnostic(Diagnostic.Create(Rule, LocationOf(syntax, i, filters.Length), TopicSentences.OnMethod(place, problem)));
            }
        }
    }

    private static string Misplaced(IMethodSymbol method) => method.IsOverride ? "this hook has no topics." : "it stands on no override of a hook.";

    private static bool TakesTopics(IMethodSymbol method) =>
        method.IsOverride && StatedModes.HookOf(method).GetAttributes().Any(static a => a.AttributeClass is { Name: "TakesTopicsAttribute" } type && Handler.IsOurs(type));

    private static Location LocationOf(AttributeSyntax attribute, int index, int count) =>
        attribute.ArgumentList is { } list && list.Arguments.Count == count ? list.Arguments[index].GetLocation() : attribute.GetLocation();
}
