using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace HookSdk.EmqX.ExHook;

/// <summary>Reads which topics a provider's class wants: <see cref="TopicsAttribute"/> on its overrides.</summary>
internal static class TopicAttributes
{
    /// <summary>Each message hook that a provider overrides, with its filters.</summary>
    /// <exception cref="InvalidOperationException">One stands on another method than that of a message hook, or holds what is no topic filter.</exception>
    public static IEnumerable<TopicWish> WishesOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type provider)
    {
        List<TopicWish> wishes = [];
        foreach (string method in OverriddenHooks.Of(provider, typeof(ExHookProvider)).Overridden)
        {
            string? hook = method switch
            {
                nameof(ExHookProvider.OnMessagePublishAsync) => ExHookHookNames.MessagePublish,
                nameof(ExHookProvider.OnMessageDeliveredAsync) => ExHookHookNames.MessageDelivered,
                nameof(ExHookProvider.OnMessageAckedAsync) => ExHookHookNames.MessageAcked,
                nameof(ExHookProvider.OnMessageDroppedAsync) => ExHookHookNames.MessageDropped,
                _ => null,
            };
            IReadOnlyList<string>? filters = FindAttribute(provider, method)?.Filters;
            string? problem = filters is null ? null
                : hook is null ? "EMQX heeds topics on message.publish, message.delivered, message.acked and message.dropped alone."
                : MessageTopics.FindProblem(filters);
            if (problem is not null)
            {
                throw new InvalidOperationException($"[Topics] on '{provider.Name}.{method}' is not valid: {problem}");
            }

            if (hook is not null)
            {
                wishes.Add(new TopicWish(hook, provider, filters));
            }
        }

        return wishes;
    }

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
