using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HookSdk.Analyzers;

/// <summary>
/// HOOK001: an override of a hook whose base method carries <c>[StatesFailure(...)]</c> states exactly one failure mode, and one of those.
/// The nearest statement wins: from the plugin's class up to the class below the one that declares the hook, at each level the override before the class.
/// </summary>
/// <remarks>The check at registration, FailureModes in HookSdk.Core, follows the same rule; a test holds the two together.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StatedFailureModeAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The id of the only diagnostic.</summary>
    public const string DiagnosticId = "HOOK001";

    /// <summary>The property with the modes that the hook allows, with commas between them; none where it decides nothing.</summary>
    public const string ModesProperty = "Modes";

    private static readonly DiagnosticDescriptor Rule = new(
        DiagnosticId,
        title: "A hook that decides something states its failure mode",
        messageFormat: "{0}",
        category: "HookSdk",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "When a handler throws, is late or is shed, the broker still gets an answer. For a hook that decides something the override, or its class, states which: no default would be right for everyone.",
        helpLinkUri: HookRules.PageOf(DiagnosticId));

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("HookSdk.FailureModeAttribute") is { } statement
                && start.Compilation.GetTypeByMetadataName("HookSdk.StatesFailureAttribute") is { } declaration)
            {
                StatedModes modes = new(statement, declaration);
                start.RegisterSymbolAction(symbol => Analyze(symbol, modes), SymbolKind.NamedType);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context, StatedModes modes)
    {
        INamedTypeSymbol plugin = (INamedTypeSymbol)context.Symbol;
        if (plugin.TypeKind != TypeKind.Class || plugin.IsStatic)
            return;

        foreach (IMethodSymbol method in NearestOverrides(plugin))
        {
            bool isOwn = SymbolEqualityComparer.Default.Equals(method.ContainingType, plugin);
            if (plugin.IsAbstract && !isOwn)
                continue;

            IMethodSymbol hook = StatedModes.HookOf(method);
            ImmutableArray<string> legal = modes.Legal(hook);
            if (legal.IsEmpty)
            {
                if (isOwn && modes.StatedOn(method) is { IsEmpty: false } useless)
                    context.ReportDiagnostic(Diagnostic.Create(Rule, method.Locations[0], Properties(legal), FailureSentences.HasNone(Name(plugin, hook), useless)));

                continue;
            }

            string? problem = plugin.IsAbstract
                ? Problem(plugin, hook, modes.StatedOn(method), method, legal)
                : Problem(plugin, hook, modes, legal);
            if (problem is not null)
                context.ReportDiagnostic(Diagnostic.Create(Rule, (isOwn ? (ISymbol)method : plugin).Locations[0], Properties(legal), problem));
        }
    }

    /// <summary>For every method that is overridden below its declaring class, the override that a call ends in.</summary>
    private static IEnumerable<IMethodSymbol> NearestOverrides(INamedTypeSymbol plugin)
    {
        HashSet<IMethodSymbol> seen = new(SymbolEqualityComparer.Default);
        for (INamedTypeSymbol? level = plugin; level is { SpecialType: not SpecialType.System_Object }; level = level.BaseType)
        {
            foreach (ISymbol member in level.GetMembers())
            {
                if (member is IMethodSymbol { IsOverride: true, MethodKind: MethodKind.Ordinary } method && seen.Add(StatedModes.HookOf(method)))
                    yield return method;
            }
        }
    }

    private static string? Problem(INamedTypeSymbol plugin, IMethodSymbol hook, StatedModes modes, ImmutableArray<string> legal)
    {
        for (INamedTypeSymbol? level = plugin;
             level is not null && !SymbolEqualityComparer.Default.Equals(level.OriginalDefinition, hook.ContainingType);
             level = level.BaseType)
        {
            IMethodSymbol? method = level.GetMembers(hook.Name).OfType<IMethodSymbol>()
                .FirstOrDefault(candidate => candidate.IsOverride && SymbolEqualityComparer.Default.Equals(StatedModes.HookOf(candidate), hook));
            if (method is not null && modes.StatedOn(method) is { IsEmpty: false } onMethod)
                return Problem(plugin, hook, onMethod, method, legal);

            if (modes.StatedOn(level) is { IsEmpty: false } onClass)
                return Problem(plugin, hook, onClass, level, legal);
        }

        return FailureSentences.Missing(Name(plugin, hook), legal);
    }

    private static string? Problem(INamedTypeSymbol plugin, IMethodSymbol hook, ImmutableArray<string> stated, ISymbol place, ImmutableArray<string> legal)
    {
        if (stated.IsEmpty)
            return null;

        string placeName = place is IMethodSymbol method ? Name(method.ContainingType, method) : place.Name;
        if (stated.Length > 1)
            return FailureSentences.Ambiguous(Name(plugin, hook), placeName, stated);

        return legal.Contains(stated[0], StringComparer.Ordinal)
            ? null
            : FailureSentences.NotAModeOfTheHook(Name(plugin, hook), placeName, stated[0], legal);
    }

    private static ImmutableDictionary<string, string?> Properties(ImmutableArray<string> legal) =>
        ImmutableDictionary<string, string?>.Empty.Add(ModesProperty, string.Join(",", legal));

    private static string Name(INamedTypeSymbol type, IMethodSymbol method) => $"{type.Name}.{method.Name}";
}
