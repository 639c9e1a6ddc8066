using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HookSdk.Analyzers;

/// <summary>
/// HOOK002: a lambda for a hook that only informs starts nothing that nobody waits for. One that calls a method with a <c>ValueTask&lt;T&gt;</c> fits the overload that returns nothing, and no other:
/// the handler would end before its work, and what that throws would be lost.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnawaitedHandlerAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The id of the only diagnostic.</summary>
    public const string DiagnosticId = "HOOK002";

    private static readonly string[] Awaited = ["System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1"];

    private static readonly DiagnosticDescriptor Rule = new(
        DiagnosticId,
        title: "A handler's work is waited for",
        messageFormat: "{0}: nobody waits for this {1}, and what it throws is lost. Write async (request, context) => await ...; or _ = ... if that is meant.",
        category: "HookSdk",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A delegate for a hook that only informs may return nothing, a Task or a ValueTask. A lambda whose expression has a ValueTask<T> returns nothing.",
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
            Compilation compilation = start.Compilation;
            if (compilation.GetTypeByMetadataName("HookSdk.HookContext") is { } hookContext && compilation.GetTypeByMetadataName("System.Action`2") is { } action)
            {
                ImmutableArray<INamedTypeSymbol> tasks = ImmutableArray.CreateRange(
                    Awaited.Select(compilation.GetTypeByMetadataName).OfType<INamedTypeSymbol>());
                start.RegisterOperationAction(operation => Analyze(operation, hookContext, action, tasks), OperationKind.DelegateCreation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol hookContext, INamedTypeSymbol action, ImmutableArray<INamedTypeSymbol> tasks)
    {
        IDelegateCreationOperation delegated = (IDelegateCreationOperation)context.Operation;
        if (delegated.Type is not INamedTypeSymbol { TypeArguments.Length: 2 } type
            || !SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, action)
            || !SymbolEqualityComparer.Default.Equals(type.TypeArguments[1], hookContext)
            || delegated is not { Target: IAnonymousFunctionOperation lambda, Parent: IArgumentOperation { Parameter.ContainingSymbol: IMethodSymbol method } }
            || !Handler.IsOurs(method))
        {
            return;
        }

        foreach (IExpressionStatementOperation statement in lambda.Body.Operations.OfType<IExpressionStatementOperation>())
        {
            if (statement.Operation is not ISimpleAssignmentOperation && statement.Operation.Type is INamedTypeSymbol started
                && tasks.Contains(started.OriginalDefinition, SymbolEqualityComparer.Default))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rule, statement.Operation.Syntax.GetLocation(), method.Name, started.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
            }
        }
    }
}
