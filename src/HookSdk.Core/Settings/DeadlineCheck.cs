namespace HookSdk;

/// <summary>Compares deadlines with what the broker waits: an answer that comes later decides nothing, and the broker goes by its own default.</summary>
internal static class DeadlineCheck
{
    private static string RootOf(string section) => section[..(section.IndexOf($":{ServerId.Folder}:", StringComparison.Ordinal) + 1)];

    public static void Warn<TOptions>(HookLog log, HookServerDescription<TOptions> target, TOptions options, HookSettings settings)
        where TOptions : HookServerOptions
    {
        var tooLong = target.Hooks
            .Select(hook => (Hook: hook, Deadline: settings.DeadlineOf(hook), Waits: options.WaitOf(hook)))
            .Where(static hook => hook.Deadline >= hook.Waits)
            .GroupBy(static hook => (hook.Deadline, hook.Waits));
        foreach (var group in tooLong)
        {
            string hooks = group.Count() == target.Hooks.Count ? "every hook" : string.Join(", ", group.Select(static hook => hook.Hook));
            log.DeadlineBeyondBroker(target.Name, hooks, TimeText.Of(group.Key.Deadline), TimeText.Of(group.Key.Waits!.Value), target.Section, target.ServerName is null ? options.WaitSetting : options.WaitSetting.Replace(RootOf(target.Section), target.Section + ":", StringComparison.Ordinal));
        }
    }
}
