using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using HookSdk.Mqtt;

namespace HookSdk.EmqX.ExHook;

/// <summary>Reads which topics a provider's class wants: <see cref="TopicsAttribute"/> on its overrides.</summary>
internal static class TopicAttributes
{
    /// <summary>Each message hook that a provider overrides, with its filters.</summary>
    /// <exception cref="InvalidOperationException">One stands on another method than that of a message hook, or holds what is no topic filter.</exception>
    public static IEnumerable<TopicWish> WishesOf(HookPlugin provider, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type)
    {
        List<TopicWish> wishes = [];
        foreach (string method in provider.Hooks.Overridden)
        {
            string? hook = HookOf(method);
            IReadOnlyList<string>? filters = FindAttribute(type, method)?.Filters;
            string? problem = filters is null ? null
                : hook is null ? "EMQX heeds topics on message.publish, message.delivered, message.acked and message.dropped alone."
                : TopicSentences.FindProblem(filters);
            if (problem is not null)
            {
                throw new InvalidOperationException(TopicSentences.OnMethod($"{type.Name}.{method}", problem));
            }

            if (hook is not null)
            {
                wishes.Add(new TopicWish(hook, provider, filters));
            }
        }

        return wishes;
    }

    /// <summary>The message hook that a delegate stands for, with its filters.</summary>
    /// <exception cref="InvalidOperationException">One is no topic filter, or they stand in an attribute, where they would have no effect.</exception>
    public static IEnumerable<TopicWish> WishesOf(HookPlugin provider, string method, IReadOnlyList<string>? filters, MethodInfo handler)
    {
        if (handler.GetCustomAttribute<TopicsAttribute>() is not null)
        {
            throw new InvalidOperationException($"[Topics] would have no effect on the delegate '{provider.Name}': hand the filters over as its parameter topics.");
        }

        if (filters is not null && TopicSentences.FindProblem(filters) is { } problem)
        {
            throw new InvalidOperationException($"The topics of '{provider.Name}' are not valid: {problem}");
        }

        return HookOf(method) is { } hook ? [new TopicWish(hook, provider, filters)] : [];
    }

    private static string? HookOf(string method) => method switch
    {
        nameof(ExHookProvider.OnMessagePublishAsync) => ExHookHookNames.MessagePublish,
        nameof(ExHookProvider.OnMessageDeliveredAsync) => ExHookHookNames.MessageDelivered,
        nameof(ExHookProvider.OnMessageAckedAsync) => ExHookHookNames.MessageAcked,
        nameof(ExHookProvider.OnMessageDroppedAsync) => ExHookHookNames.MessageDropped,
        _ => null,
    };

    private static TopicsAttribute? FindAttribute([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type provider, string method)
    {
        for (Type? level = provider; level is not null && level != typeof(ExHookProvider); level = level.BaseType)
        {
            MethodInfo? own = level.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .FirstOrDefault(m => m.Name == method && m.GetBaseDefinition().DeclaringType == typeof(ExHookProvider));
            if (own?.GetCustomAttribute<TopicsAttribute>(inherit: false) is { } attribute)
            {
                return attribute;
            }
        }

        return null;
    }
}
