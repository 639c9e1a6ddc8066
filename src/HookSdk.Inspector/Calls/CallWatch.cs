namespace HookSdk.Inspector;

/// <summary>Keeps calls, as many a second as there is room for, and every one that the inspector itself sends.</summary>
internal sealed class CallWatch(InspectorSettings settings, CallRing ring, CallBudget budget) : IHookObserver, ISwitchedObserver
{
    public bool IsOn => settings.IsOn;

    public bool Wants(string target, string? serverName, string hook) => budget.TryTake() || TriedCall.Current is not null;

    public void OnAnswered(ObservedCall call)
    {
        TriedCall? tried = TriedCall.Current;
        CallRecord record = CallRecord.Of(call, settings.Options.MostBytes, tried is not null);
        ring.Add(record);
        if (tried is not null)
        {
            tried.Record = record;
        }
    }
}
