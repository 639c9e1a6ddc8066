using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HookSdk.Analyzers;

/// <summary>HOOK005: a changed copy is used. Replies and messages do not change: <c>With</c> makes a copy, and a call whose copy nobody takes changes nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ThrownAwayCopyAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The id of the only diagnostic.</summary>
    public const string DiagnosticId = "HOOK005";

    private static readonly DiagnosticDescriptor Rule = new(
        DiagnosticId,
        title: "A changed copy is used",
        messageFormat: "{0} changes nothing: it returns a changed copy, and nobody takes it",
        category: "HookSdk",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Replies and messages are values that do not change. With... returns a copy with the change; what it was called on is as before.",
        helpLinkUri: HookRules.PageOf(DiagnosticId));

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.ExpressionStatement);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        IOperation value = ((IExpressionStatementOperation)context.Operation).Operation;
        if (value is IConditionalAccessOperation access)
            value = access.WhenNotNull;

        if (value is IInvocationOperation { TargetMethod: { IsStatic: false } method } call
            && (method.Name.StartsWith("With", StringComparison.Ordinal) || method.Name == "Detach")
            && Handler.IsOurs(method.ContainingType)
            && SymbolEqualityComparer.Default.Equals(method.ReturnType, method.ContainingType))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, call.Syntax.GetLocation(), $"{method.ContainingType.Name}.{method.Name}"));
        }
    }
}
