using HookSdk.M4;
using M4Script._1;

// M4 starts this for each call, and waits 900 ms. --check makes the script and answers no request; --help says what else there is.
return await M4LocalProgram.RunAsync<CallScript>(args);
