using HookSdk;
using M4Script._1;

return await HookProgram.RunAsync(args, static builder =>
{
    builder.Services.AddM4Script<CallScript>();
    WebApplication app = builder.Build();
    app.MapM4Script("/");
    return app;
});
