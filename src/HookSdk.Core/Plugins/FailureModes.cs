using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace HookSdk;

/// <summary>
/// Finds the failure mode that a plugin states for a hook, once, at registration. The nearest statement wins: from the plugin's class up to
/// the class below the base class, at each level the override before the class. The analyzer HOOK001 follows the same rule at compile time.
/// </summary>
internal static class FailureModes
{
    private const BindingFlags OwnPublicMethods = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The mode stated for a hook that one or more methods serve, the most specific first: the first one that is overridden has the say.</summary>
    /// <param name="plugin">The plugin's class.</param>
    /// <param name="baseClass">The class that declares the methods.</param>
    /// <param name="methods">The hook's methods, the most specific first.</param>
    /// <returns>The mode, or null when no method is overridden or the hook decides nothing.</returns>
    /// <exception cref="InvalidOperationException">For an overridden method no mode is stated, or one that the hook does not have, or two at once.</exception>
    public static FailureMode? Of(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type plugin,
        Type baseClass,
        params IEnumerable<string> methods)
    {
        FailureMode? mode = null;
        foreach (string method in methods)
        {
            // Every overridden method is checked, as the compiler does, even when a more specific one has the say.
            FailureMode? stated = OverriddenHooks.FindHook(plugin, baseClass, method) is { } hook ? Of(plugin, hook) : null;
            mode ??= stated;
        }

        return mode;
    }

    /// <summary>Checks the mode that is stated for a delegate.</summary>
    /// <param name="baseClass">The class that declares the method.</param>
    /// <param name="method">The method that the delegate stands for.</param>
    /// <param name="onFailure">The mode; null when none was asked for.</param>
    /// <param name="name">What the delegate is called.</param>
    /// <param name="handler">The delegate's own method.</param>
    /// <exception cref="ArgumentOutOfRangeException">The hook does not have the mode.</exception>
    /// <exception cref="InvalidOperationException">An attribute states one, which would have no effect.</exception>
    public static void CheckDelegate([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type baseClass, string method, FailureMode? onFailure, string name, MethodInfo handler)
    {
        FailureMode[] legal = [.. baseClass.GetMethod(method)?.GetCustomAttribute<StatesFailureAttribute>(inherit: false)?.Modes ?? []];
        if (StatedOn(handler) is { Length: > 0 } useless)
        {
            throw new InvalidOperationException(legal.Length > 0 ? FailureSentences.OnDelegate(name, Names(useless)) : FailureSentences.HasNone(name, Names(useless)));
        }

        if (onFailure is { } mode && !legal.Contains(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(onFailure), mode, $"{name} has no such failure mode: state {string.Join(" or ", legal.Select(static l => $"{nameof(FailureMode)}.{l}"))}.");
        }
    }

    private static FailureMode? Of([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type plugin, MethodInfo hook)
    {
        if (hook.GetCustomAttribute<StatesFailureAttribute>(inherit: false) is not { Modes.Count: > 0 } declaration)
        {
            // On a class it may be meant for other hooks; on the method it can only be a mistake.
            MethodInfo? own = plugin.GetMethods(OwnPublicMethods).FirstOrDefault(candidate => candidate.GetBaseDefinition() == hook);
            return own is not null && StatedOn(own) is { Length: > 0 } useless
                ? throw new InvalidOperationException(FailureSentences.HasNone(Name(plugin, hook), Names(useless)))
                : null;
        }

        for (Type? level = plugin; level is not null && level != hook.DeclaringType; level = level.BaseType)
        {
            MethodInfo? method = level.GetMethods(OwnPublicMethods)
                .FirstOrDefault(candidate => string.Equals(candidate.Name, hook.Name, StringComparison.Ordinal) && candidate.GetBaseDefinition() == hook);
            if ((method is null ? null : StatedOn(method)) is { Length: > 0 } onMethod)
                return Single(plugin, hook, onMethod, $"{Name(level)}.{hook.Name}", declaration);

            if (StatedOn(level) is { Length: > 0 } onClass)
                return Single(plugin, hook, onClass, Name(level), declaration);
        }

        throw new InvalidOperationException(FailureSentences.Missing(Name(plugin, hook), Names(declaration.Modes)));
    }

    private static FailureMode Single(Type plugin, MethodInfo hook, FailureMode[] stated, string place, StatesFailureAttribute declaration)
    {
        if (stated.Length > 1)
            throw new InvalidOperationException(FailureSentences.Ambiguous(Name(plugin, hook), place, Names(stated)));

        return declaration.Modes.Contains(stated[0])
            ? stated[0]
            : throw new InvalidOperationException(FailureSentences.NotAModeOfTheHook(Name(plugin, hook), place, stated[0].ToString(), Names(declaration.Modes)));
    }

    private static FailureMode[] StatedOn(MemberInfo member) =>
        [.. member.GetCustomAttributes<FailureModeAttribute>(inherit: false).Select(attribute => attribute.Mode)];

    private static IEnumerable<string> Names(IEnumerable<FailureMode> modes) => modes.Select(mode => mode.ToString());

    private static string Name(Type plugin, MethodInfo hook) => $"{Name(plugin)}.{hook.Name}";

    private static string Name(Type type) => type.Name.Split('`')[0];
}
