namespace HookSdk.Inspector;

/// <summary>Some time of one hook.</summary>
/// <param name="Calls">How many calls.</param>
/// <param name="Outcomes">Of each outcome, in the order of <see cref="HookOutcome"/>.</param>
/// <param name="P50">The time that half of them took at most, in milliseconds.</param>
/// <param name="P99">The time that 99 of 100 took at most.</param>
/// <param name="Max">The longest.</param>
internal sealed record SeriesPoint(int Calls, int[] Outcomes, double P50, double P99, double Max);

/// <summary>The charts of one hook.</summary>
internal sealed record ChartDocument(string Server, string Hook, double DeadlineMs, SeriesPoint LastMinute, SeriesPoint Hour, IReadOnlyList<SeriesPoint> Points);

/// <summary>The charts of all.</summary>
internal sealed record ChartsDocument(IReadOnlyList<string> Outcomes, int StepSeconds, IReadOnlyList<ChartDocument> Hooks, IReadOnlyList<SlotDocument> Slots);

/// <summary>Calls at once of a server.</summary>
internal sealed record SlotDocument(string Server, int Active, int Limit);

internal sealed record ServersDocument(IReadOnlyList<ServerDocument> Servers, IReadOnlyList<HealthDocument> Health, IReadOnlyList<LoadedDocument> Loaded, IReadOnlyList<ConnectionDocument> Connections);

/// <summary>Connections that are open now.</summary>
/// <param name="From">Who has them open.</param>
/// <param name="Port">The port that they came in by; null: a Unix socket.</param>
/// <param name="Count">How many.</param>
internal sealed record ConnectionDocument(string From, int? Port, int Count);

/// <summary>What is known of the brokers of a server.</summary>
internal sealed record BrokersDocument(string Title, string? Note, IReadOnlyList<string> Commands, IReadOnlyList<BrokerDocument> Brokers);

internal sealed record BrokerDocument(string Name, string State, bool IsWell, IReadOnlyList<string> Hooks);

/// <summary>A plugin of a plugin directory.</summary>
internal sealed record LoadedDocument(string Name, string State, string? Version, string? Problem, IReadOnlyList<string> Actions);

internal sealed record ServerDocument(
    string Name, string Section, string State, IReadOnlyList<PluginDocument> Plugins, IReadOnlyList<ChainDocument> Chains, IReadOnlyList<SettingDocument> Settings, IReadOnlyList<CallerDocument> Callers, BrokersDocument? Brokers, string Addresses, string LastCall);

internal sealed record PluginDocument(string Name, string Type, bool Enabled, bool Loaded, bool DryRun, IReadOnlyList<string> Hooks);

internal sealed record ChainDocument(string Hook, string Kind, double DeadlineMs, IReadOnlyList<ChainPluginDocument> Plugins);

internal sealed record ChainPluginDocument(string Name, string? FailureMode);

/// <param name="Name">Its key below the section.</param>
/// <param name="Value">Its value; a secret is hidden.</param>
/// <param name="From">Where it came from.</param>
internal sealed record SettingDocument(string Name, string Value, string From);

/// <summary>Who called lately.</summary>
internal sealed record CallerDocument(string Name, DateTimeOffset LastCall);

internal sealed record HealthDocument(string Name, string Status, string? Description);

/// <summary>A hook that can be called by hand.</summary>
/// <param name="Server">The server, as logs name it.</param>
/// <param name="Key">The hook's key at its entrance.</param>
/// <param name="Hook">The hook.</param>
/// <param name="Path">Where it is mapped.</param>
/// <param name="Example">A call to begin with.</param>
/// <param name="Shape">All fields with their types, as <see cref="HookForm.Shape"/> has them.</param>
/// <param name="KnownNames">Names that further fields may have.</param>
internal sealed record HookFormDocument(string Server, string Key, string Hook, string? Path, string? Example, string? Shape, IReadOnlyList<string> KnownNames);

internal sealed record HookFormsDocument(IReadOnlyList<HookFormDocument> Hooks);
