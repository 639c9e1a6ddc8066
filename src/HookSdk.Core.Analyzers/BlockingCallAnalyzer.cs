using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HookSdk.Analyzers;

/// <summary>HOOK003: a handler does not block its thread. Nobody can answer for it at the deadline while it does.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingCallAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The id of the only diagnostic.</summary>
    public const string DiagnosticId = "HOOK003";

    /// <summary>The property that says how the call is waited for: <c>Await</c> (what it waits for), <c>Delay</c>, or <c>Async</c> (the method of the same name that can be awaited).</summary>
    public const string FixProperty = "Fix";

    /// <summary>The property with the name of the handler's context; not there where it has none.</summary>
    public const string ContextProperty = "Context";

    private static readonly DiagnosticDescriptor Rule = new(
        DiagnosticId,
        title: "A handler does not block its thread",
        messageFormat: "{0} blocks the thread of {1}, and nobody can answer for it at the deadline while it does: {2}",
        category: "HookSdk",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A handler that awaits is answered for when its deadline passes. One that blocks its thread is not: the broker waits as long as it blocks, and other calls find no thread.",
        helpLinkUri: HookRules.PageOf(DiagnosticId));

    private static readonly Dictionary<string, string> Blocking = new(StringComparer.Ordinal)
    {
        ["System.Threading.Thread.Sleep"] = "Delay",
        ["System.Threading.Thread.Join"] = "",
        ["System.Threading.SpinWait.SpinUntil"] = "",
        ["System.Threading.Tasks.Task.Wait"] = "Await",
        ["System.Threading.Tasks.Task.WaitAll"] = "",
        ["System.Threading.Tasks.Task.WaitAny"] = "",
        ["System.Threading.SemaphoreSlim.Wait"] = "Async",
        ["System.Threading.ManualResetEventSlim.Wait"] = "",
        ["System.Threading.CountdownEvent.Wait"] = "",
        ["System.Threading.Barrier.SignalAndWait"] = "",
        ["System.Threading.WaitHandle.WaitOne"] = "",
        ["System.Threading.WaitHandle.WaitAll"] = "",
        ["System.Threading.WaitHandle.WaitAny"] = "",
        ["System.Collections.Concurrent.BlockingCollection.Take"] = "",
        ["System.Net.Http.HttpClient.Send"] = "Async",
        ["System.Net.Http.HttpMessageInvoker.Send"] = "Async",
        ["System.Data.Common.DbConnection.Open"] = "Async",
        ["System.Data.Common.DbCommand.ExecuteNonQuery"] = "Async",
        ["System.Data.Common.DbCommand.ExecuteReader"] = "Async",
        ["System.Data.Common.DbCommand.ExecuteScalar"] = "Async",
        ["System.Diagnostics.Process.WaitForExit"] = "Async",
    };

    private static readonly ImmutableHashSet<string> Names = Blocking.Keys.Select(static k => k.Substring(k.LastIndexOf('.') + 1)).ToImmutableHashSet(StringComparer.Ordinal);

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("HookSdk.HookContext") is not null)
            {
                start.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
                start.RegisterOperationAction(AnalyzeResult, OperationKind.PropertyReference);
            }
        });
    }

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod;
        if (method.Name == "GetResult" && call.Instance is IInvocationOperation { TargetMethod.Name: "GetAwaiter" } awaiter)
        {
            IOperation? task = awaiter.Instance is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured ? configured.Instance : awaiter.Instance;
            if (task?.Type is { Name: "Task" or "ValueTask" })
                Report(context, call, task, "GetAwaiter().GetResult()", "Await");

            return;
        }

        if (!Names.Contains(method.Name) || FixOf(method) is not { } fix || call.Arguments.FirstOrDefault()?.Value.ConstantValue is { HasValue: true, Value: 0 })
            return;

        // Only a wait without a limit is the same as an await, and a process has none with one that could be awaited.
        bool isLimited = call.Arguments.Length > 0 && (fix == "Await" || method.Name == "WaitForExit");
        Report(context, call, fix == "Await" ? call.Instance : null, $"{method.ContainingType.Name}.{method.Name}", isLimited ? "" : fix);
    }

    private static void AnalyzeResult(OperationAnalysisContext context)
    {
        IPropertyReferenceOperation result = (IPropertyReferenceOperation)context.Operation;
        if (result.Property is { Name: "Result", ContainingType: { Name: "Task" or "ValueTask", ContainingNamespace.Name: "Tasks" } } && result.Instance is { } task)
            Report(context, result, task, $"{task.Type!.Name}.Result", "Await");
    }

    private static void Report(OperationAnalysisContext context, IOperation operation, IOperation? task, string name, string fix)
    {
        if (Handler.Of(operation, context.ContainingSymbol) is not { IsDirect: true } handler || (task is not null && IsKnownToHaveEnded(task, operation)))
            return;

        string advice = fix switch
        {
            "Await" => "await it instead",
            "Delay" => "await Task.Delay instead, with the call's token",
            "Async" => $"await {name.Substring(name.LastIndexOf('.') + 1)}Async instead",
            _ => "await something instead",
        };
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty.Add(FixProperty, fix);
        if (handler.Context is { IsDiscard: false } call)
            properties = properties.Add(ContextProperty, call.Name);

        context.ReportDiagnostic(Diagnostic.Create(Rule, operation.Syntax.GetLocation(), properties, name, handler.Name, advice));
    }

    /// <summary>Whether the code has looked before that the task has ended, or has awaited it.</summary>
    private static bool IsKnownToHaveEnded(IOperation task, IOperation use)
    {
        ISymbol? symbol = SymbolOf(task);
        IOperation root = use;
        while (root.Parent is not null)
            root = root.Parent;

        return symbol is not null && root.Descendants().Any(before => before.Syntax.SpanStart < use.Syntax.SpanStart && before switch
        {
            IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" } look => SymbolEqualityComparer.Default.Equals(SymbolOf(look.Instance), symbol),
            IAwaitOperation awaited => awaited.Descendants().Any(d => SymbolEqualityComparer.Default.Equals(SymbolOf(d), symbol)),
            _ => false,
        });
    }

    private static ISymbol? SymbolOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };

    private static string? FixOf(IMethodSymbol method)
    {
        for (INamedTypeSymbol? type = method.ContainingType; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            if (Blocking.TryGetValue($"{type.ContainingNamespace.ToDisplayString()}.{type.Name}.{method.Name}", out string? fix))
                return fix;
        }

        return null;
    }
}
