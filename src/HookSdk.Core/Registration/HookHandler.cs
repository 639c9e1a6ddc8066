using System.Diagnostics.CodeAnalysis;

namespace HookSdk;

/// <summary>A delegate for one hook, in the form in which it was handed over and in the one that the pipeline calls.</summary>
/// <param name="original">The delegate as it was handed over.</param>
/// <param name="forms">A delegate for each pair of request and reply that it may serve.</param>
internal sealed class HookHandler(Delegate original, params Delegate[] forms)
{
    /// <summary>The delegate as it was handed over.</summary>
    public Delegate Original => original;

    /// <summary>For a hook that is answered.</summary>
    public static HookHandler Of<TRequest, TReply>(Func<TRequest, HookContext, ValueTask<TReply>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(handler, handler);
    }

    /// <inheritdoc cref="Of{TRequest, TReply}(Func{TRequest, HookContext, ValueTask{TReply}})"/>
    public static HookHandler Of<TRequest, TReply>(Func<TRequest, HookContext, TReply> handler)
        where TReply : class
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(handler, new Func<TRequest, HookContext, ValueTask<TReply>>((request, context) => new(handler(request, context))));
    }

    /// <summary>For a hook that only informs.</summary>
    public static HookHandler Of<TRequest>(Func<TRequest, HookContext, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(handler, new Func<TRequest, HookContext, ValueTask<Informed>>((request, context) => Informed.After(handler(request, context))));
    }

    /// <inheritdoc cref="Of{TRequest}(Func{TRequest, HookContext, ValueTask})"/>
    public static HookHandler Of<TRequest>(Func<TRequest, HookContext, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(handler, new Func<TRequest, HookContext, ValueTask<Informed>>((request, context) => Informed.After(new ValueTask(handler(request, context)))));
    }

    /// <inheritdoc cref="Of{TRequest}(Func{TRequest, HookContext, ValueTask})"/>
    public static HookHandler Of<TRequest>(Action<TRequest, HookContext> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(handler, new Func<TRequest, HookContext, ValueTask<Informed>>((request, context) =>
        {
            handler(request, context);
            return new(Informed.Instance);
        }));
    }

    /// <summary>The same delegate, for another request with another reply too.</summary>
    public HookHandler Also(Delegate form) => new(original, [.. forms, form]);

    /// <summary>The first form for a request and a reply.</summary>
    public Func<TRequest, HookContext, ValueTask<TReply>> For<TRequest, TReply>() => forms.OfType<Func<TRequest, HookContext, ValueTask<TReply>>>().First();

    /// <summary>The plugin that it is.</summary>
    public HookPlugin ToPlugin([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type baseClass, string method, FailureMode? onFailure, string name) =>
        HookPlugin.OfDelegate(baseClass, method, onFailure, name, original, forms);
}
