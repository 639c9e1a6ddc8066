namespace HookSdk.Identity;

/// <summary>One limit of <see cref="RateLimitFilter"/>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Its name in metrics and in the log; no other has it.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it counts by; <c>Client</c> by default. What calls of one of <see cref="Hooks"/> never tell stops the start.</summary>
    public RateLimitBy By { get; set; }

    /// <summary>The hooks that it counts, as the broker spells them: <c>message.publish</c>, <c>auth_on_publish</c>, <c>before_receive</c>. They are counted together. A hook that VerneMQ has for MQTT 5 (<c>auth_on_publish_m5</c>) is counted with the one of its name. One that no server of the application has, or that can refuse nothing, stops the start.</summary>
    public IList<string> Hooks { get; } = [];

    /// <summary>How many calls a key has in each <see cref="Period"/>, at least one; 10 by default.</summary>
    public int Permits { get; set; } = 10;

    /// <summary>The time in which <see cref="Permits"/> come, evenly: from one millisecond to one day, one second by default.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many calls a key that was quiet may have at once, at least one; as many as <see cref="Permits"/> by default.</summary>
    public int? Burst { get; set; }

    /// <summary>How many keys are kept, at least one; 1,000,000 by default, which takes some 100 MB. At the bound further keys share one bucket.</summary>
    public int MaxKeys { get; set; } = 1_000_000;
}
