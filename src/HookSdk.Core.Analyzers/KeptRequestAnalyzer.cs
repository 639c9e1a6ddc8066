using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HookSdk.Analyzers;

/// <summary>HOOK004: a request, and what is a view into it, is not kept beyond the handler. Its bytes go back when the handler ends, and hold another call's then.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeptRequestAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The id of the only diagnostic.</summary>
    public const string DiagnosticId = "HOOK004";

    /// <summary>The property with the method that makes a copy of what is kept, such as <c>ToArray</c>; not there where there is none.</summary>
    public const string CopyProperty = "Copy";

    private static readonly string[] Keeping =
        ["Add", "AddFirst", "AddLast", "AddOrUpdate", "Append", "Enqueue", "GetOrAdd", "Insert", "Post", "Push", "SendAsync", "Set", "TryAdd", "TryUpdate", "TryWrite", "WriteAsync"];

    private static readonly string[] Starting =
    [
        "System.Threading.Tasks.Task.Run", "System.Threading.Tasks.TaskFactory.StartNew",
        "System.Threading.ThreadPool.QueueUserWorkItem", "System.Threading.ThreadPool.UnsafeQueueUserWorkItem",
    ];

    private static readonly DiagnosticDescriptor Rule = new(
        DiagnosticId,
        title: "A request is not kept beyond its handler",
        messageFormat: "{0} is a view into the request, and its bytes hold another call's when {1} has ended: {2}",
        category: "HookSdk",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A request is read where it lies in the server's memory, which serves the next call once the handler has ended. What is kept longer must be a copy.",
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
            if (start.Compilation.GetTypeByMetadataName("HookSdk.HookContext") is not null)
            {
                start.RegisterOperationAction(AnalyzeAssignment, OperationKind.SimpleAssignment, OperationKind.CoalesceAssignment);
                start.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
                start.RegisterOperationAction(AnalyzeNew, OperationKind.ObjectCreation);
            }
        });
    }

    private static void AnalyzeAssignment(OperationAnalysisContext context)
    {
        IAssignmentOperation assignment = (IAssignmentOperation)context.Operation;
        if (assignment.Target is IDiscardOperation)
        {
            if (IsWork(assignment.Value) && Unconverted(assignment.Value) is IInvocationOperation started)
                ReportArguments(context, started.Arguments);
        }
        else if (Outlives(assignment.Target, context))
        {
            ReportValue(context, assignment.Value);
        }
    }

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        bool isDropped = call.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };
        if (isDropped && Starting.Contains($"{call.TargetMethod.ContainingType.ToDisplayString()}.{call.TargetMethod.Name}", StringComparer.Ordinal))
        {
            foreach (IArgumentOperation argument in call.Arguments)
                ReportCaptured(context, argument.Value);
        }
        else if (Keeping.Contains(call.TargetMethod.Name, StringComparer.Ordinal) && Outlives(call.Instance, context))
        {
            ReportArguments(context, call.Arguments);
        }
        else if (call.Parent is IExpressionStatementOperation && IsWork(call))
        {
            ReportArguments(context, call.Arguments);
        }
    }

    private static void AnalyzeNew(OperationAnalysisContext context)
    {
        IObjectCreationOperation made = (IObjectCreationOperation)context.Operation;
        if (made.Type is { Name: "Thread" or "Timer", ContainingNamespace.Name: "Threading" })
        {
            foreach (IArgumentOperation argument in made.Arguments)
                ReportCaptured(context, argument.Value);
        }
    }

    private static void ReportArguments(OperationAnalysisContext context, ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
            ReportValue(context, argument.Value);
    }

    private static void ReportValue(OperationAnalysisContext context, IOperation value)
    {
        switch (Unconverted(value))
        {
            case ITupleOperation tuple:
                foreach (IOperation element in tuple.Elements)
                    ReportValue(context, element);
                break;
            case IObjectCreationOperation made:
                ReportArguments(context, made.Arguments);
                break;
            case { } kept when RootOf(kept) is { } root && RequestViews.Holds(kept.Type):
                Report(context, kept, root);
                break;
        }
    }

    /// <summary>In work that goes on alone, the request itself is too late to be asked for anything.</summary>
    private static void ReportCaptured(OperationAnalysisContext context, IOperation work)
    {
        IOperation target = Unconverted(work) is IDelegateCreationOperation created ? created.Target : Unconverted(work);
        if (target is not IAnonymousFunctionOperation lambda)
            return;

        foreach (IParameterReferenceOperation used in lambda.Body.Descendants().OfType<IParameterReferenceOperation>())
        {
            if (!lambda.Symbol.Parameters.Contains(used.Parameter) && RequestViews.Holds(used.Type) && Handler.IsOurs(used.Type))
            {
                Report(context, used, used);
                return;
            }
        }
    }

    private static void Report(OperationAnalysisContext context, IOperation kept, IParameterReferenceOperation root)
    {
        if (Handler.Of(context.Operation, context.ContainingSymbol) is not { } handler || !handler.Method.Parameters.Contains(root.Parameter, SymbolEqualityComparer.Default))
            return;

        string? copy = RequestViews.CopyOf(kept.Type);
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (copy is not null)
            properties = properties.Add(CopyProperty, copy);

        context.ReportDiagnostic(Diagnostic.Create(
            Rule, kept.Syntax.GetLocation(), properties, $"'{kept.Syntax}'", handler.Name, copy is null ? "keep a copy of what is needed of it" : $"keep a copy, {copy}()"));
    }

    /// <summary>The parameter that the value was read from by properties alone: what a method returns is taken for a copy.</summary>
    private static IParameterReferenceOperation? RootOf(IOperation value)
    {
        IOperation? level = value;
        while (level is IPropertyReferenceOperation property)
            level = property.Instance is { } instance ? Unconverted(instance) : null;

        return level is IParameterReferenceOperation parameter && Handler.IsOurs(parameter.Type) ? parameter : null;
    }

    /// <summary>Whether a place is there when the handler has ended: it is the plugin's, static, or a part of such a place.</summary>
    private static bool Outlives(IOperation? place, OperationAnalysisContext context) => place switch
    {
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } => true,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } => true,
        IFieldReferenceOperation field => Outlives(field.Instance, context),
        IPropertyReferenceOperation property => Outlives(property.Instance, context),
        IArrayElementReferenceOperation element => Outlives(element.ArrayReference, context),
        IConversionOperation conversion => Outlives(conversion.Operand, context),

        // A parameter of the plugin's constructor is kept like a field.
        IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } => !SymbolEqualityComparer.Default.Equals(((IParameterReferenceOperation)place).Parameter.ContainingSymbol, context.ContainingSymbol),
        _ => false,
    };

    private static bool IsWork(IOperation operation) => Unconverted(operation).Type is { Name: "Task" or "ValueTask", ContainingNamespace.Name: "Tasks" };

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
            operation = conversion.Operand;

        return operation;
    }
}
