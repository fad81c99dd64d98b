#ifndef CXMLSECURITY_H
#define CXMLSECURITY_H
#endif
