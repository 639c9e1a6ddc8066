using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HookSdk.Analyzers;

/// <summary>HOOK007: what a handler waits for is handed the call's token. Without it, work goes on for an answer that nobody takes any more.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ForwardedTokenAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The id of the only diagnostic.</summary>
    public const string DiagnosticId = "HOOK007";

    /// <summary>The property with the name of the parameter that takes the token.</summary>
    public const string ParameterProperty = "Parameter";

    private static readonly DiagnosticDescriptor Rule = new(
        DiagnosticId,
        title: "What a handler waits for is handed the call's token",
        messageFormat: "{0} goes on when the call is over: hand it {1}.CancellationToken",
        category: "HookSdk",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The token is cancelled at the deadline, or when the caller hangs up. A handler that waits without it keeps its slot for an answer that nobody takes any more.",
        helpLinkUri: HookRules.PageOf(DiagnosticId));

    private static readonly string[] Awaitable = ["Task", "ValueTask", "IAsyncEnumerable"];

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("System.Threading.CancellationToken") is { } token && start.Compilation.GetTypeByMetadataName("HookSdk.HookContext") is not null)
                start.RegisterOperationAction(operation => Analyze(operation, token), OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol token)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (!Awaitable.Contains(call.TargetMethod.ReturnType.Name, StringComparer.Ordinal) || IsStart(call.TargetMethod) || HasWithCancellation(call))
            return;

        string? parameter = FindUnused(call, token) ?? FindOverload(call.TargetMethod.ReducedFrom ?? call.TargetMethod, token, context);
        if (parameter is not null && Handler.Of(call, context.ContainingSymbol) is { Context: { IsDiscard: false } own })
        {
            ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty
                .Add(ParameterProperty, parameter).Add(BlockingCallAnalyzer.ContextProperty, own.Name);
            context.ReportDiagnostic(Diagnostic.Create(Rule, call.Syntax.GetLocation(), properties, call.TargetMethod.Name, own.Name));
        }
    }

    /// <summary>The optional token of the method that is called, where none was handed over.</summary>
    private static string? FindUnused(IInvocationOperation call, INamedTypeSymbol token) =>
        call.Arguments.FirstOrDefault(a => a.ArgumentKind == ArgumentKind.DefaultValue && SymbolEqualityComparer.Default.Equals(a.Parameter?.Type, token))?.Parameter!.Name;

    /// <summary>The last parameter of an overload that is the same but for the token behind all others.</summary>
    private static string? FindOverload(IMethodSymbol method, INamedTypeSymbol token, OperationAnalysisContext context)
    {
        if (method.Parameters.Any(p => SymbolEqualityComparer.Default.Equals(p.Type, token)))
            return null;

        foreach (IMethodSymbol other in method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>())
        {
            int last = method.Parameters.Length;
            if (other.IsStatic == method.IsStatic && other.Arity == method.Arity && other.Parameters.Length == last + 1
                && SymbolEqualityComparer.Default.Equals(other.Parameters[last].Type, token)
                && Enumerable.Range(0, last).All(i => string.Equals(other.Parameters[i].Type.ToDisplayString(), method.OriginalDefinition.Parameters[i].Type.ToDisplayString(), StringComparison.Ordinal)
                    || SymbolEqualityComparer.Default.Equals(other.Parameters[i].Type, method.Parameters[i].Type))
                && context.Compilation.IsSymbolAccessibleWithin(other, context.ContainingSymbol.ContainingType))
            {
                return other.Parameters[last].Name;
            }
        }

        return null;
    }

    private static bool IsStart(IMethodSymbol method) => method is { Name: "Run" or "StartNew", ContainingType: { Name: "Task" or "TaskFactory", ContainingNamespace.Name: "Tasks" } };

    private static bool HasWithCancellation(IOperation call)
    {
        for (IOperation? level = call.Parent; level is not null and not IBlockOperation; level = level.Parent)
        {
            if (level is IInvocationOperation { TargetMethod.Name: "WithCancellation" })
                return true;
        }

        return false;
    }
}
