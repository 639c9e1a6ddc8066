using System.Text;

namespace HookSdk.Testing;

/// <summary>
/// A plugin of the broker that stands in the chains beside vmq_webhooks. Plugins are asked in the order of their names, unless one has a priority;
/// so vmq_acl and vmq_passwd come before vmq_webhooks, and what they allow or refuse never reaches a webhook.
/// </summary>
public sealed class VerneMqBuiltIn
{
    /// <summary>Makes one with rules of its own. It is asked for the hooks auth_on_register, auth_on_publish and auth_on_subscribe and their MQTT 5 forms.</summary>
    /// <param name="name">Its name, which decides its place.</param>
    /// <param name="decide">Its rules.</param>
    public VerneMqBuiltIn(string name, Func<VerneMqQuestion, VerneMqVerdict> decide)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(decide);
        Name = name;
        Decide = decide;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary><c>plugins.NAME.priority</c>: those that have one come first, the smallest at the front; null, the default: none.</summary>
    public int? Priority { get; init; }

    /// <summary>Its rules.</summary>
    internal Func<VerneMqQuestion, VerneMqVerdict> Decide { get; }

    /// <summary>vmq_acl: publishes and subscribes whose topics its file allows are allowed, all others go on to the next plugin. On by default in a fresh VerneMQ, with a file that allows everything.</summary>
    /// <param name="allows">Whether the file allows a topic; null, the default: every topic.</param>
    /// <returns>The plugin.</returns>
    public static VerneMqBuiltIn Acl(Func<VerneMqQuestion, bool>? allows = null) =>
        new("vmq_acl", question => !question.Hook.StartsWith("auth_on_register", StringComparison.Ordinal) && (allows?.Invoke(question) ?? true)
            ? VerneMqVerdict.Ok
            : VerneMqVerdict.Next);

    /// <summary>vmq_passwd: allows users with their passwords, refuses them with another one, and passes on those it does not know. On by default in a fresh VerneMQ.</summary>
    /// <param name="users">The passwords by user name; null, the default: nobody is known.</param>
    /// <returns>The plugin.</returns>
    public static VerneMqBuiltIn Passwd(IReadOnlyDictionary<string, string>? users = null) => new("vmq_passwd", question =>
        !question.Hook.StartsWith("auth_on_register", StringComparison.Ordinal) || question.UserName is not { } user || users is null || !users.TryGetValue(user, out string? password) ? VerneMqVerdict.Next
        : question.Password is { } given && given.Span.SequenceEqual(Encoding.UTF8.GetBytes(password)) ? VerneMqVerdict.Ok
        : VerneMqVerdict.Deny);
}
