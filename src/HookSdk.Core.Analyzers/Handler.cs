using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HookSdk.Analyzers;

/// <summary>The code that answers a call: an override of a hook, a delegate for one, or what is handed the call's context.</summary>
internal sealed class Handler
{
    private const string ContextName = "HookSdk.HookContext";

    private Handler(IMethodSymbol method, IParameterSymbol? context, bool isDirect)
    {
        Method = method;
        Context = context;
        IsDirect = isDirect;
    }

    public IMethodSymbol Method { get; }

    /// <summary>The parameter with the call's context; null where the handler has none.</summary>
    public IParameterSymbol? Context { get; }

    /// <summary>Whether the code runs as the handler's own, and not in a lambda that stands in it.</summary>
    public bool IsDirect { get; }

    public string Name => Method.MethodKind == MethodKind.AnonymousFunction ? "the handler" : $"'{Method.ContainingType.Name}.{Method.Name}'";

    /// <summary>The handler that an operation stands in; null: it stands in none.</summary>
    public static Handler? Of(IOperation operation, ISymbol containing)
    {
        bool isDirect = true;
        for (IOperation? level = operation.Parent; level is not null; level = level.Parent)
        {
            IMethodSymbol? nested = level switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                ILocalFunctionOperation local => local.Symbol,
                _ => null,
            };
            if (nested is null)
                continue;

            if (ContextOf(nested) is { } context)
                return new(nested, context, isDirect);

            // It has a token of its own to hand on.
            if (nested.Parameters.Any(static p => p.Type.Name == "CancellationToken"))
                return null;

            isDirect = false;
        }

        return containing is IMethodSymbol method && (ContextOf(method) is not null || IsHook(method)) ? new(method, ContextOf(method), isDirect) : null;
    }

    public static bool IsOurs(ISymbol? symbol)
    {
        INamespaceSymbol? space = symbol?.ContainingNamespace;
        while (space?.ContainingNamespace is { IsGlobalNamespace: false } outer)
            space = outer;

        return space is { Name: "HookSdk" };
    }

    private static IParameterSymbol? ContextOf(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.Type.Name == "HookContext" && parameter.Type.ToDisplayString() == ContextName)
                return parameter;
        }

        return null;
    }

    private static bool IsHook(IMethodSymbol method) =>
        method is { IsOverride: true, ReturnType.Name: "Task" or "ValueTask" } && IsOurs(StatedModes.HookOf(method).ContainingType);
}
